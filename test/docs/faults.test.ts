import { expect } from 'chai';
import { FAULT_KINDS } from '../../sim/choices/fault-kinds';
import { docText } from './examples';

describe('the table of faults in docs/GUIDE.md', () => {
  it('has every kind, each once', () => {
    const table = docText('GUIDE.md').split('<!-- table:faults -->\n\n')[1]?.split('\n\n')[0] ?? '';
    const cells = table.split('\n').map((row) => row.split('|')[1] ?? '');
    const kinds = cells.flatMap((cell) =>
      [...cell.matchAll(/`([\w.]+)`/g)].map(([, kind]) => kind),
    );
    expect(kinds).to.have.lengthOf(FAULT_KINDS.length);
    expect(kinds).to.have.members([...FAULT_KINDS]);
  });
});
