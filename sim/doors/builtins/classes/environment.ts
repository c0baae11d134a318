import { LISTENING } from '../../surroundings';
import { allowed, controlled, harmless, refused } from './rule';

const EXIT =
  'this would end or signal the process that runs the tests: throw an error in its place';
const PROCESS_STATE =
  'this changes the whole process, for every other run too: do it before the run';
const STDIN = 'standard input is outside a run: pass a stream in, such as stream.Readable.from';
const INTERNALS = "these are Node's own internals, and no door is in front of them";
const INSPECT = 'this watches or drives the whole process: use it outside a run';
const NATIVE =
  'native code may do anything: load it before the run and pass a sim.remote double in';
const TERMINAL = 'a terminal is outside a run: pass a stream in';
const NESTED = 'the test runner of Node schedules on its own: call what is tested directly';
const SNAPSHOT = 'acts on the process as a whole: do it outside a run';

const LISTENER =
  'only adds or removes a listener; what the process emits in a run is an outcome of it';
const IDENTITY = 'the same for as long as the process lives';
const HANDLES = 'lists what the process waits for, for diagnosis; heddle itself needs it';
const ERROR_CAPTURE = 'only sets a callback; what escapes in a run is an outcome of it';
const HEAP_FIGURES = 'figures of the real heap, for diagnosis; they differ from run to run';
const LOADER =
  'loading a module is not part of a run: heddle loads what it needs with its own loader';
const ASYNC_CONTEXT =
  'AsyncLocalStorage follows the awaits of a run as it does outside; hooks see real async ids';
const TERMINAL_STATE = 'says whether a descriptor is a terminal, which does not change';

export const ENVIRONMENT = [
  // process
  ...controlled('process', 'clock', ['hrtime.*', 'uptime']),
  ...controlled('process', 'schedule', ['nextTick']),
  ...controlled('process', 'process', ['emit', 'emitWarning', 'exitCode']),
  ...controlled('process', 'process', ['abort', 'exit', 'kill', 'reallyExit']),
  ...controlled('process', 'console', ['stderr', 'stdout']),
  ...controlled('process', 'disk', ['getegid', 'geteuid', 'getgid', 'getuid', 'umask']),
  ...controlled('process', 'environment', [
    'availableMemory',
    'constrainedMemory',
    'cpuUsage',
    'memoryUsage.*',
    'resourceUsage',
    'threadCpuUsage',
  ]),
  ...refused('process', EXIT, ['_debugEnd', '_debugProcess', '_fatalException', '_kill', 'execve']),
  ...refused('process', PROCESS_STATE, ['chdir', 'initgroups', 'setegid', 'seteuid', 'setgid']),
  ...refused('process', PROCESS_STATE, ['setgroups', 'setuid']),
  ...refused('process', STDIN, ['openStdin', 'stdin']),
  ...refused('process', INTERNALS, ['_linkedBinding', 'binding']),
  ...refused('process', INSPECT, ['_startProfilerIdleNotifier', '_stopProfilerIdleNotifier']),
  ...refused('process', INSPECT, ['report.getReport', 'report.writeReport']),
  ...refused('process', NATIVE, ['dlopen']),
  ...allowed('process', 'settings of the diagnostic report, which is refused itself', ['report.*']),
  ...allowed('process', IDENTITY, ['allowedNodeEnvironmentFlags', 'cwd', 'getgroups']),
  ...allowed('process', HANDLES, ['_getActiveHandles', '_getActiveRequests']),
  ...allowed('process', HANDLES, ['getActiveResourcesInfo', 'ref', 'unref']),
  ...allowed('process', 'the drain with which heddle ends every step', ['_tickCallback']),
  ...allowed('process', 'writes to standard error at once, for diagnosis', ['_rawDebug']),
  ...allowed('process', 'holds what is called at exit, after every run', ['finalization']),
  ...allowed('process', LOADER, ['getBuiltinModule', 'setSourceMapsEnabled', 'sourceMapsEnabled']),
  ...allowed('process', ERROR_CAPTURE, [
    '_exiting',
    'addUncaughtExceptionCaptureCallback',
    'domain',
    'hasUncaughtExceptionCaptureCallback',
    'setUncaughtExceptionCaptureCallback',
  ]),
  ...controlled('process', 'process', LISTENING),
  ...allowed('process', LISTENER, ['getMaxListeners', 'setMaxListeners']),
  ...harmless('process', ['assert']),

  // os, tty, navigator
  ...controlled('os', 'environment', ['*']),
  ...refused('os', PROCESS_STATE, ['setPriority']),
  ...refused('tty', TERMINAL, ['ReadStream.*', 'WriteStream.*']),
  ...allowed('tty', TERMINAL_STATE, ['isatty']),
  ...controlled('', 'environment', ['Navigator.*', 'navigator.*']),

  // console
  ...controlled('console', 'console', ['*']),
  ...allowed('console', 'writes to the streams that it was given', ['Console.*']),

  // native code, other engines
  ...refused('ffi', NATIVE, ['*']),
  ...refused('wasi', NATIVE, ['*']),

  // loading
  ...allowed('module', LOADER, ['*']),
  ...refused('module', 'this starts a thread or writes to the disk: do it before the run', [
    'enableCompileCache',
    'flushCompileCache',
    'register',
  ]),
  ...refused('sea', 'a single executable application has no runs: read its assets before', ['*']),

  // watching the process
  ...allowed('async_hooks', ASYNC_CONTEXT, ['*']),
  ...allowed('domain', 'errors go to the domain as they do outside a run', ['*']),
  ...harmless('diagnostics_channel', ['*']),
  ...refused(['inspector', 'inspector/promises'], INSPECT, ['*']),
  ...refused('repl', TERMINAL, ['*']),
  ...allowed('repl.REPLServer', 'methods of a server that no run can construct', ['prototype.*']),
  ...refused('test', NESTED, ['*']),
  ...harmless('test/reporters', ['*']),
  ...refused('trace_events', INSPECT, ['*']),

  // v8
  ...allowed('v8', HEAP_FIGURES, [
    'cachedDataVersionTag',
    'getCppHeapStatistics',
    'getHeapCodeStatistics',
    'getHeapSpaceStatistics',
    'getHeapStatistics',
  ]),
  ...allowed('v8', ASYNC_CONTEXT, ['promiseHooks.*']),
  ...refused('v8', SNAPSHOT, [
    'GCProfiler.*',
    'getHeapSnapshot',
    'queryObjects',
    'setFlagsFromString',
    'setHeapProfileNearHeapLimit',
    'setHeapSnapshotNearHeapLimit',
    'startCpuProfile',
    'startHeapProfile',
    'startupSnapshot.*',
    'stopCoverage',
    'takeCoverage',
    'writeHeapSnapshot',
  ]),
  // Node asks itself this whenever it makes an error, by the same object once somebody has loaded v8.
  ...harmless('v8', ['startupSnapshot.isBuildingSnapshot']),
  ...harmless('v8', ['DefaultDeserializer.*', 'DefaultSerializer.*', 'Deserializer.*']),
  ...harmless('v8', ['Serializer.*', 'deserialize', 'isStringOneByteRepresentation', 'serialize']),

  // vm
  ...harmless('vm', ['*']),
  ...refused('vm', 'measures when the engine collects: use it outside a run', ['measureMemory']),
];
