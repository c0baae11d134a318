import { createHash, X509Certificate } from 'node:crypto';
import { leaveSimulation } from '../refusal';
import { symbolOf } from './native';
import { protocolsOf } from './tls-hello';

/** A context of Node's own, which has read certificates and keys. */
export interface SecureContext {
  readonly context: NativeContext;
}

interface NativeContext {
  /** DER; nothing where there is none. */
  getCertificate(): Buffer | null | undefined;
}

const CIPHER = {
  name: 'TLS_AES_256_GCM_SHA384',
  standardName: 'TLS_AES_256_GCM_SHA384',
  version: 'TLSv1.3',
};

const SECRET = 'there is no secret of a handshake in a run, in which nothing is encrypted';

/** What one end of a connection knows of itself and of the other, as Node asks its handle. */
export abstract class TlsFacts {
  /** What this end offers, in its order; of a server what it accepts, in its order. */
  protected offered: readonly string[] | undefined = undefined;
  protected chosen: string | undefined = undefined;
  protected servername: string | undefined = undefined;
  protected peerCertificate: Buffer | undefined = undefined;
  protected asksForCertificate = false;
  protected choosesByCallback = false;
  protected choosesCertificate = false;
  protected certificateContext: NativeContext;

  protected constructor(
    readonly _secureContext: SecureContext,
    protected readonly isServer: boolean,
  ) {
    this.certificateContext = _secureContext.context;
  }

  protected get certificate(): Buffer | undefined {
    return this.certificateContext.getCertificate() ?? undefined;
  }

  setALPNProtocols(list: Uint8Array): void {
    this.offered = protocolsOf(list);
  }

  enableALPNCb(): void {
    this.choosesByCallback = true;
  }

  getALPNNegotiatedProtocol(): string | false {
    return this.chosen ?? false;
  }

  setServername(name: string): void {
    this.servername = name;
  }

  getServername(): string | false {
    return this.servername ?? false;
  }

  setVerifyMode(asksForCertificate: boolean): void {
    this.asksForCertificate = asksForCertificate;
  }

  enableCertCb(): void {
    this.choosesCertificate = true;
  }

  setKeyCert(context: NativeContext): void {
    this.certificateContext = context;
  }

  /** What Node's own would say of who shows nothing; what is shown is believed. */
  verifyError(): Error | null {
    if (!this.asksForCertificate || this.peerCertificate !== undefined) return null;
    return Object.assign(new Error('unable to get issuer certificate'), {
      code: 'UNABLE_TO_GET_ISSUER_CERT',
    });
  }

  getPeerCertificate(): object | undefined {
    return legacy(this.peerCertificate);
  }

  getCertificate(): object | undefined {
    return legacy(this.certificate);
  }

  getPeerX509Certificate(): unknown {
    return nativeOf(this.peerCertificate);
  }

  getX509Certificate(): unknown {
    return nativeOf(this.certificate);
  }

  hasPeerCertificate(): boolean {
    return this.peerCertificate !== undefined;
  }

  getCipher(): object {
    return CIPHER;
  }

  getProtocol(): string {
    return CIPHER.version;
  }

  getEphemeralKeyInfo(): object | null {
    return this.isServer ? null : { type: 'ECDH', name: 'X25519', size: 253 };
  }

  getSharedSigalgs(): readonly string[] {
    return [];
  }

  isSessionReused(): boolean {
    return false;
  }

  /** No session is ever offered for another connection. */
  getSession(): undefined {
    return undefined;
  }

  setSession(): void {
    return undefined;
  }

  getTLSTicket(): undefined {
    return undefined;
  }

  getFinished(): Buffer {
    return this.digest(this.isServer);
  }

  getPeerFinished(): Buffer {
    return this.digest(!this.isServer);
  }

  exportKeyingMaterial(): undefined {
    leaveSimulation('tls.TLSSocket.prototype.exportKeyingMaterial', SECRET, []);
    return undefined;
  }

  enablePskCallback(): void {
    leaveSimulation('tls.TLSSocket', SECRET, []);
  }

  setPskIdentityHint(): void {
    return undefined;
  }

  /** TLS 1.3 has none. */
  renegotiate(): void {
    throw Object.assign(new Error('SSL routines::wrong ssl version'), {
      library: 'SSL routines',
      reason: 'wrong ssl version',
      code: 'ERR_SSL_WRONG_SSL_VERSION',
    });
  }

  setMaxSendFragment(): number {
    return 1;
  }

  enableTrace(): void {
    return undefined;
  }

  enableSessionCallbacks(): void {
    return undefined;
  }

  enableKeylogCallback(): void {
    return undefined;
  }

  requestOCSP(): void {
    return undefined;
  }

  setOCSPResponse(): void {
    return undefined;
  }

  destroySSL(): void {
    return undefined;
  }

  writesIssuedByPrevListenerDone(): void {
    return undefined;
  }

  private digest(isServers: boolean): Buffer {
    const parts = [isServers, this.servername, this.chosen];
    return createHash('sha384').update(JSON.stringify(parts)).digest();
  }
}

function legacy(der: Buffer | undefined): object | undefined {
  if (der === undefined) return undefined;
  const certificate = new X509Certificate(der).toLegacyObject();
  const { infoAccess } = certificate;
  if (typeof infoAccess !== 'object') return certificate;
  // Node is about to read this from text, which it has done already.
  const lines = Object.entries(infoAccess).flatMap(([key, values]) =>
    (values ?? []).map((value) => `${key}:${JSON.stringify(value)}`),
  );
  return { ...certificate, infoAccess: lines.join('\n') };
}

/** What Node makes a certificate of: before Node 26 what it has in C++ behind one, since then its bytes. */
function nativeOf(der: Buffer | undefined): unknown {
  if (der === undefined) return undefined;
  const certificate = new X509Certificate(der);
  const key = symbolOf(certificate, 'kHandle');
  return key === undefined ? der : Reflect.get(certificate, key);
}
