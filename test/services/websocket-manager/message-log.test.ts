import { expect } from 'chai';
import { MemoryLog } from '../../../services/websocket-manager';

describe('MemoryLog', () => {
  it('numbers what it is given and reads it back in order', async () => {
    const log = new MemoryLog();
    for (const payload of ['1', '2', '3']) await log.append({ topic: 'events', payload });
    expect(await log.read({ afterSeq: 1, limit: 10 })).to.containSubset([
      { seq: 2, topic: 'events', payload: '2' },
      { seq: 3, topic: 'events', payload: '3' },
    ]);
    expect(await log.read({ afterSeq: 0, limit: 1 })).to.have.lengthOf(1);
    expect(await log.read({ afterSeq: 3, limit: 1 })).to.have.lengthOf(0);
  });

  it('drops the oldest beyond its capacity, and then begins with what it has', async () => {
    const log = new MemoryLog({ capacity: 2 });
    for (const payload of ['1', '2', '3']) await log.append({ topic: 'events', payload });
    const entries = await log.read({ afterSeq: 0, limit: 10 });
    expect(entries.map(({ seq }) => seq)).to.deep.equal([2, 3]);
  });

  it('knows an id as long as it has the entry', async () => {
    const log = new MemoryLog({ capacity: 1 });
    const draft = { topic: 'events', payload: '1', id: 'a' };
    expect([await log.append(draft), await log.append(draft)]).to.deep.equal([
      { seq: 1 },
      { seq: 1 },
    ]);
    await log.append({ topic: 'events', payload: '2' });
    expect(await log.append(draft)).to.deep.equal({ seq: 3 });
  });

  it('refuses a capacity out of its range', () => {
    for (const capacity of [0, -1, 1.5, 1_000_001]) {
      expect(() => new MemoryLog({ capacity }))
        .to.throw()
        .with.property('code', 'INVALID_ARGUMENT');
    }
  });
});
