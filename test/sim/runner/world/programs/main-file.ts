import { writeFileSync } from 'node:fs';
import { next } from './counter';

const isMain = require.main === module ? 'main' : 'not main';
writeFileSync(
  '/tmp/seen',
  `${isMain} ${process.env['WORD'] ?? ''} ${process.argv[2] ?? ''} ${String(next())}`,
);
setTimeout(() => undefined, 100);
