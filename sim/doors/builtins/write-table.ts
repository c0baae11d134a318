import { writeFileSync } from 'node:fs';
import { inventory } from './inventory';
import { classify, formatTable, tableFile } from './table';

/**
 * Writes the table of the Node that runs this, for review:
 * `node -r ts-node/register sim/doors/builtins/write-table.ts`, once with each Node.
 * Fails, and writes nothing, if a built-in has no class.
 */
function writeTable(): void {
  const { table, unclassified } = classify(inventory().map((entry) => entry.name));
  if (unclassified.length > 0) {
    process.stderr.write(`without a class: ${unclassified.join(', ')}\n`);
    process.exitCode = 1;
    return;
  }
  const major = Number(process.versions.node.split('.')[0]);
  writeFileSync(tableFile(major), formatTable(table));
  process.stdout.write(`${tableFile(major)}: ${table.size} names\n`);
}

writeTable();
