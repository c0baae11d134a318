import { allowed, controlled, harmless, refused } from './rule';

const CONNECT =
  'no packet leaves a run: put a double of what is at the other end behind sim.remote, and pass it in';
const LISTEN =
  'no port is opened in a run: call what handles a request or a connection directly, with a double of it';
const LOOKUP =
  'names are not resolved in a run: pass a sim.remote double in, or use an address instead of a name';
const DATAGRAM = 'no descriptor of the machine is there: use createSocket';

const NEEDS_CONNECTION =
  'acts on the handle of a socket, which connect, listen and open refuse to make in a run';
const PROCESS_SETTING = 'a setting of the whole process, which nothing in a run depends on';
const RESOLVER_SETTING = 'reads or writes the list of name servers; every lookup is refused';

const DNS = ['dns', 'dns.promises', 'dns/promises'];
const HTTP_CLASSES = ['Agent', 'ClientRequest', 'IncomingMessage', 'Server', 'ServerResponse'];

/** What Node shows only when it is started with a flag, and no table therefore lists. */
export const NETWORK_BEHIND_FLAGS = [
  ...controlled('', 'network', ['EventSource.*']),
  ...refused('quic', CONNECT, ['*']),
];

export const NETWORK = [
  // net
  ...controlled('net', 'network', ['connect', 'createConnection']),
  ...refused('net', CONNECT, ['_createServerHandle']),
  ...refused('net', LISTEN, ['BoundSocket.*', '_TransferredBoundSocket.*']),
  ...controlled(['net.Socket', 'net.Stream'], 'network', [
    'prototype.connect',
    'prototype.setTimeout',
  ]),
  ...controlled('net.Server', 'network', ['prototype.listen', 'prototype._listen2']),
  ...refused('net.Server', LISTEN, ['prototype._setupWorker']),
  ...allowed(['net.Server', 'net.Socket', 'net.Stream'], NEEDS_CONNECTION, ['*']),
  ...harmless('net', ['BlockList.*', 'SocketAddress.*', 'createServer', '_normalizeArgs']),
  ...harmless('net', ['isIP', 'isIPv4', 'isIPv6']),
  ...allowed('net', PROCESS_SETTING, [
    '_setSimultaneousAccepts',
    'getDefaultAutoSelectFamily',
    'getDefaultAutoSelectFamilyAttemptTimeout',
    'setDefaultAutoSelectFamily',
    'setDefaultAutoSelectFamilyAttemptTimeout',
  ]),

  // tls
  ...controlled('tls', 'network', ['connect', 'TLSSocket.prototype._wrapHandle']),
  ...allowed('tls', NEEDS_CONNECTION, ['Server.*', 'TLSSocket.*', 'createSecurePair']),
  ...harmless('tls', ['SecureContext.*', 'checkServerIdentity', 'convertALPNProtocols']),
  ...harmless('tls', ['createSecureContext', 'createServer', 'getCiphers', 'rootCertificates']),
  ...harmless('tls', ['getCertificateCompressionAlgorithms']),
  ...allowed('tls', 'certificates of the machine; no run can open a connection that uses them', [
    'getCACertificates',
    'setDefaultCACertificates',
  ]),

  // http, https, http2
  ...controlled('http', 'network', ['get', 'request', 'ClientRequest']),
  ...controlled('https', 'network', ['get', 'request']),
  ...controlled('http', 'network', ['WebSocket.*']),
  ...controlled('http.Agent', 'network', ['prototype.createConnection']),
  ...controlled('https.Agent', 'network', ['prototype.createConnection']),
  ...controlled('http.OutgoingMessage', 'network', ['prototype._storeHeader']),
  ...allowed('http.Agent', 'keeps sockets alive on behalf of the process; nothing outlives a run', [
    'prototype.keepSocketAlive',
  ]),
  ...harmless(
    'http',
    HTTP_CLASSES.map((name) => `${name}.*`),
  ),
  ...harmless('http', ['CloseEvent.*', 'MessageEvent.*', 'OutgoingMessage.*']),
  ...harmless('http', ['_connectionListener', 'createServer', 'globalAgent', 'maxHeaderSize']),
  ...harmless('http', ['validateHeaderName.*', 'validateHeaderValue.*']),
  ...allowed('http', PROCESS_SETTING, ['setGlobalProxyFromEnv', 'setMaxIdleHTTPParsers']),
  ...harmless('https', ['Agent.*', 'Server.*', 'createServer']),
  ...refused('http2', CONNECT, ['connect', 'performServerHandshake']),
  ...harmless('http2', ['Http2ServerRequest.*', 'Http2ServerResponse.*']),
  ...harmless('http2', ['createSecureServer', 'createServer', 'getDefaultSettings']),
  ...harmless('http2', ['getPackedSettings', 'getUnpackedSettings']),

  // dgram
  ...controlled('dgram', 'network', ['Socket.*', 'createSocket']),
  ...refused('dgram', DATAGRAM, ['_createSocketHandle']),

  // dns
  ...refused(DNS, LOOKUP, ['*']),
  ...controlled(DNS, 'network', ['lookup']),
  ...allowed(DNS, RESOLVER_SETTING, [
    'Resolver',
    'Resolver.prototype.cancel',
    'Resolver.prototype.getServers',
    'Resolver.prototype.setLocalAddress',
    'Resolver.prototype.setServers',
    'getDefaultResultOrder',
    'getServers',
    'setDefaultResultOrder',
    'setServers',
  ]),

  // globals
  ...controlled('', 'network', ['WebSocket.*', 'fetch']),
  ...harmless('', ['CloseEvent.*', 'ErrorEvent.*', 'FormData.*', 'Headers.*', 'MessageEvent.*']),
  ...harmless('', ['Request.*', 'Response.*']),
];
