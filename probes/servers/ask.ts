import { once } from 'node:events';
import * as http from 'node:http';

export interface Question {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly json?: unknown;
  readonly body?: string;
  readonly type?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** One request of plain node:http, for probes of servers. */
export async function ask({
  port,
  path,
  method = 'GET',
  json,
  body,
  type,
}: Question): Promise<Answer> {
  const text = json === undefined ? body : JSON.stringify(json);
  const contentType = json === undefined ? type : 'application/json';
  const request = http.request({
    host: '127.0.0.1',
    port,
    path,
    method,
    agent: false,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  });
  request.end(text);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const parts = await response.toArray();
  return {
    status: response.statusCode ?? 0,
    text: parts.map(String).join(''),
    headers: response.headers,
  };
}
