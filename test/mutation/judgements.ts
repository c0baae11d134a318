import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Judgement } from './judgement';
import { type ServiceName } from './services';

/** Every survivor of a service that somebody has read. */
export function judgementsOf(service: ServiceName): readonly Judgement[] {
  const text = readFileSync(path.join(__dirname, 'judged', `${service}.json`), 'utf8');
  return JSON.parse(text) as readonly Judgement[];
}
