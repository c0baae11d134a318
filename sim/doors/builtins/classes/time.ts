import { allowed, controlled, harmless, refused } from './rule';

const OWN_TIMER = "this runs on Node's own timers: use setTimeout in its place";
const OWN_QUEUE = "this reaches into Node's own timer lists: use setTimeout and clearTimeout";
const MONITOR = 'this measures the real event loop, which stands still in a run';
const OBSERVER =
  "entries come in the host's own immediates: read performance.getEntries in its place";
const TIMELINE =
  'the timeline belongs to the process: entries of an earlier run stay until they are cleared';

const TIMER_FUNCTIONS = [
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'setImmediate',
  'setInterval',
  'setTimeout',
];

const PERFORMANCES = [
  'Performance.prototype',
  'perf_hooks.Performance.prototype',
  'perf_hooks.performance',
  'performance',
];

export const TIME = [
  ...controlled(['', 'timers'], 'clock', TIMER_FUNCTIONS),
  ...controlled(['timers.promises', 'timers/promises'], 'clock', ['*']),
  ...refused('timers', OWN_QUEUE, ['_unrefActive', 'active', 'enroll', 'unenroll']),
  ...refused('util', OWN_TIMER, ['debounce', 'throttle']),
  ...controlled('', 'schedule', ['queueMicrotask']),
  ...controlled('', 'clock', ['AbortSignal.timeout', 'Date.*', 'Temporal.Now.*']),
  ...controlled('Intl.DateTimeFormat.prototype', 'clock', ['format', 'formatToParts']),
  ...controlled('', 'collection', ['FinalizationRegistry.*', 'WeakRef.*']),

  ...controlled(PERFORMANCES, 'clock', ['mark', 'measure', 'now', 'timeOrigin', 'toJSON']),
  ...controlled(PERFORMANCES, 'environment', ['eventLoopUtilization']),
  ...allowed(PERFORMANCES, TIMELINE, ['*']),
  ...harmless(
    ['perf_hooks.performance', 'performance'],
    ['addEventListener', 'dispatchEvent', 'removeEventListener'],
  ),
  ...harmless(['', 'perf_hooks'], ['Performance']),
  ...controlled(['', 'perf_hooks'], 'clock', ['PerformanceMark']),
  ...harmless(
    ['', 'perf_hooks'],
    [
      'PerformanceEntry.*',
      'PerformanceMark.prototype.*',
      'PerformanceMeasure.*',
      'PerformanceObserver.*',
      'PerformanceObserverEntryList.*',
      'PerformanceResourceTiming.*',
    ],
  ),
  ...refused(['PerformanceObserver', 'perf_hooks.PerformanceObserver'], OBSERVER, [
    'prototype.observe',
  ]),
  ...controlled('perf_hooks', 'environment', ['eventLoopUtilization']),
  ...allowed('perf_hooks', 'the durations in its histogram are real ones', ['timerify']),
  ...refused('perf_hooks', MONITOR, ['monitorEventLoopDelay']),
  ...refused('perf_hooks', 'its window may follow the real clock: use createHistogram', [
    'createSlidingWindowHistogram',
  ]),
  ...harmless('perf_hooks', ['createHistogram', 'importHistogram']),
];
