/** A server with one method, and a client that calls it. */
import * as grpc from '@grpc/grpc-js';
import { simulate } from '../../sim';

const json = {
  serialize: (value: unknown) => Buffer.from(JSON.stringify(value)),
  deserialize: (bytes: Buffer) => JSON.parse(bytes.toString()) as unknown,
};
const method = { path: '/echo/Echo', requestStream: false, responseStream: false, requestSerialize: json.serialize, requestDeserialize: json.deserialize, responseSerialize: json.serialize, responseDeserialize: json.deserialize };

simulate('grpc-js', async () => {
  const server = new grpc.Server();
  server.addService({ Echo: method }, { Echo: (call: { request: unknown }, done: (error: null, value: unknown) => void) => done(null, call.request) });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  await new Promise((resolve, reject) => {
    client.makeUnaryRequest(method.path, method.requestSerialize, method.responseDeserialize, { a: 1 }, (error, value) => (error ? reject(error) : resolve(value)));
  });
  client.close();
  server.forceShutdown();
});
