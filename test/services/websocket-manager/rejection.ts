/** What a promise rejects with; it is an error that it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome.status === 'rejected') return outcome.reason;
  throw new Error('it did not reject');
}
