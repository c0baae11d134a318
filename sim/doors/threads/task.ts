/** Milliseconds that a task of the thread pool is said to take. */
export const TASK_MS = 1;
