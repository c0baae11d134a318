/** Streams of two sources merged and switched, debounce, retries with delays, time-outs, and schedulers of time. */
import {
  concatMap,
  debounceTime,
  defer,
  from,
  interval,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  of,
  retry,
  Subject,
  switchMap,
  take,
  timeout,
  timer,
  toArray,
} from 'rxjs';
import { simulate } from '../../sim';
import { nameOf } from '../servers/errors';

simulate('rxjs', { timeoutMs: 60_000 }, async (sim) => {
  const merged = await lastValueFrom(
    from([1, 2, 3]).pipe(
      mergeMap((one) => from(sim.sleep(10).then(() => one))),
      toArray(),
    ),
  );
  sim.always('all arrive', [...merged].sort().join() === '1,2,3');
  sim.sometimes('in another order', merged.join() !== '1,2,3');
  const kept = await lastValueFrom(
    from([1, 2, 3]).pipe(
      concatMap((one) => from(sim.sleep(10).then(() => one))),
      toArray(),
    ),
  );
  sim.always('concatMap keeps the order', kept.join() === '1,2,3');
  const typed = new Subject<string>();
  const found: string[] = [];
  typed
    .pipe(
      debounceTime(50),
      switchMap((text) => from(sim.sleep(20).then(() => text))),
    )
    .subscribe((text) => found.push(text));
  for (const text of ['h', 'he', 'hel']) {
    typed.next(text);
    await sim.sleep(5);
  }
  await sim.sleep(1_000);
  typed.complete();
  sim.always('the last is found', found.at(-1) === 'hel', found);
  sim.sometimes('earlier ones are not', found.length === 1);
  let tries = 0;
  const result = await lastValueFrom(
    defer(() => (++tries < 3 ? Promise.reject(new Error('again')) : Promise.resolve(tries))).pipe(
      retry({ count: 3, delay: 100 }),
    ),
  );
  sim.always('it was tried three times', result === 3);
  const late = await lastValueFrom(timer(1_000).pipe(timeout(100))).catch(nameOf);
  sim.always('a time-out is one', late === 'TimeoutError');
  const ticks = await lastValueFrom(
    merge(interval(10).pipe(take(3)), of('now')).pipe(
      map((value) => String(value)),
      toArray(),
    ),
  );
  sim.always('intervals tick', ticks.length === 4, ticks);
});
