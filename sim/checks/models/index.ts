/** Models of objects that many programs have. Each takes calls of several such objects, told apart by key. */
export { cache, type CacheInput, type CacheOptions } from './cache';
export { exactlyOnceSet, type ExactlyOnceInput } from './exactly-once-set';
export { mutex } from './mutex';
export { queue, type QueueInput, type QueueOptions } from './queue';
export { register, type RegisterInput, type RegisterOptions } from './register';
export { semaphore, type SemaphoreInput } from './semaphore';
