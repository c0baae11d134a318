import { TlsFacts, type SecureContext } from './tls-facts';
import { decoded, encoded, listOf, sslError, type Alert, type Hello } from './tls-hello';

const NO_PROTOCOL: Alert = {
  code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
  reason: 'tlsv1 alert no application protocol',
};
const NO_CERTIFICATE: Alert = {
  code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
  reason: 'ssl/tls alert handshake failure',
};

/** Node asks when, to tell a second handshake that comes too soon; there is none. */
const ONLY_HANDSHAKE_MS = 1;

/**
 * The handshake of one end: the client tells what it wants, the server what it has chosen, and the client
 * that it is content; so it takes as many ways as that of TLS 1.3.
 */
export abstract class TlsHandshake extends TlsFacts {
  onhandshakestart: ((nowMs: number) => void) | undefined = undefined;
  onhandshakedone: (() => void) | undefined = undefined;
  oncertcb: ((info: object) => void) | undefined = undefined;
  ALPNCallback: ((protocols: Buffer) => number | undefined) | undefined = undefined;
  /** Put here by `SNICallback`: the context whose certificate is shown. */
  sni_context: unknown = undefined;
  protected isDone = false;
  private hasFailed = false;
  private received: Buffer = Buffer.alloc(0);
  private heard: Hello | undefined = undefined;

  protected constructor(context: SecureContext, isServer: boolean) {
    super(context, isServer);
  }

  /** The client begins. */
  start(): void {
    this.say({
      ...(this.servername === undefined ? {} : { servername: this.servername }),
      ...(this.offered === undefined ? {} : { protocols: this.offered }),
    });
  }

  /** What the server's `SNICallback` had to do is done. */
  certCbDone(): void {
    const { sni_context: context } = this;
    if (typeof context === 'object' && context !== null) this.setKeyCert(context as never);
    this.answer();
  }

  protected abstract send(bytes: Buffer): void;
  protected abstract established(): void;
  protected abstract failed(error: Error): void;

  /** @returns what came behind the last message of the handshake */
  protected hear(bytes: Buffer): Buffer {
    this.received = Buffer.concat([this.received, bytes]);
    while (!this.isDone && !this.hasFailed) {
      const next = decoded(this.received);
      if (next === 'incomplete') return Buffer.alloc(0);
      if (next === 'foreign') {
        this.giveUp(foreign(this.received, this.isServer));
        break;
      }
      this.received = next.rest;
      const { message } = next;
      if (message.kind === 'alert') this.giveUp(message.alert);
      else if (this.isServer) this.hearClient(message.hello);
      else this.hearServer(message.hello);
    }
    if (this.hasFailed) return Buffer.alloc(0);
    const rest = this.received;
    this.received = Buffer.alloc(0);
    return rest;
  }

  private hearClient(hello: Hello): void {
    if (this.heard !== undefined) {
      this.peerCertificate = certificateOf(hello);
      this.finish();
      return;
    }
    this.heard = hello;
    this.onhandshakestart?.(ONLY_HANDSHAKE_MS);
    this.servername = hello.servername;
    if (this.choosesCertificate) this.oncertcb?.({ servername: hello.servername ?? '' });
    else this.answer();
  }

  private answer(): void {
    const { certificate } = this;
    if (certificate === undefined) {
      this.refuse(NO_CERTIFICATE, {
        code: 'ERR_SSL_NO_SHARED_CIPHER',
        reason: 'no shared cipher',
      });
      return;
    }
    if (!this.chooseProtocol(this.heard?.protocols)) {
      this.refuse(NO_PROTOCOL, {
        code: 'ERR_SSL_NO_APPLICATION_PROTOCOL',
        reason: 'no application protocol',
      });
      return;
    }
    this.say({
      certificate: certificate.toString('base64'),
      ...(this.chosen === undefined ? {} : { protocols: [this.chosen] }),
      ...(this.asksForCertificate ? { asksForCertificate: true } : {}),
    });
  }

  /** The first of the server's that the client has; false if they have none in common. */
  private chooseProtocol(wanted: readonly string[] | undefined): boolean {
    if (wanted === undefined) return true;
    if (this.choosesByCallback) {
      const list = listOf(wanted);
      const at = this.ALPNCallback?.(list);
      if (at === undefined) return false;
      this.chosen = list.toString('latin1', at + 1, at + 1 + (list[at] ?? 0));
      return true;
    }
    if (this.offered === undefined) return true;
    this.chosen = this.offered.find((protocol) => wanted.includes(protocol));
    return this.chosen !== undefined;
  }

  private hearServer(hello: Hello): void {
    this.onhandshakestart?.(ONLY_HANDSHAKE_MS);
    [this.chosen] = hello.protocols ?? [];
    this.peerCertificate = certificateOf(hello);
    const own = hello.asksForCertificate === true ? this.certificate : undefined;
    this.say(own === undefined ? {} : { certificate: own.toString('base64') });
    this.finish();
  }

  private finish(): void {
    this.isDone = true;
    this.onhandshakedone?.();
    this.established();
  }

  private refuse(told: Alert, own: Alert): void {
    this.send(encoded({ kind: 'alert', alert: told }));
    this.giveUp(own);
  }

  private giveUp(alert: Alert): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.failed(sslError(alert));
  }

  private say(hello: Hello): void {
    this.send(encoded({ kind: 'hello', hello }));
  }
}

function certificateOf({ certificate }: Hello): Buffer | undefined {
  return certificate === undefined ? undefined : Buffer.from(certificate, 'base64');
}

const HTTP_REQUEST = /^(?:GET |POST |HEAD |PUT |CONNE)/;

/** What OpenSSL says where the other end does not speak TLS. */
function foreign(bytes: Buffer, isServer: boolean): Alert {
  return isServer && HTTP_REQUEST.test(bytes.toString('latin1', 0, 5))
    ? { code: 'ERR_SSL_HTTP_REQUEST', reason: 'http request' }
    : { code: 'ERR_SSL_WRONG_VERSION_NUMBER', reason: 'wrong version number' };
}
