/** Title of the scenario that `heddle init` writes. */
export const FIRST_TITLE = 'a seat is sold once';

export interface FirstScenarioOptions {
  readonly language: 'typescript' | 'javascript';
  /** How JavaScript gets at heddle: by `import` or by `require`. */
  readonly format: 'module' | 'commonjs';
}

/** Text of a scenario with a planted race, which fails within the first seeds. */
export function firstScenario({ language, format }: FirstScenarioOptions): string {
  if (language === 'typescript') {
    return `import { simulate, type Remote } from 'heddle/mocha';\n${TEXT.replace(TYPE, '$1')}`;
  }
  const head =
    format === 'module'
      ? `import { simulate } from 'heddle/mocha';\n`
      : `'use strict';\nconst { simulate } = require('heddle/mocha');\n`;
  return head + TEXT.replace(TYPE, '');
}

/** What stands between these is TypeScript only. */
const TYPE = /‹([^›]*)›/g;

// No private names and no assertion library: it must compile and load in whatever project it gets into.
const TEXT = `
/** Stands for a database. \`sim.remote\` below puts it at the other end of a connection. */
class SeatTable {
‹  private readonly owners: Map<string, string>;

›  constructor() {
    this.owners = new Map();
  }

  ownerOf(seat‹: string›)‹: string | undefined› {
    return this.owners.get(seat);
  }

  setOwner(seat‹: string›, buyer‹: string›)‹: void› {
    this.owners.set(seat, buyer);
  }

  /** Looks and writes in one step, as INSERT ... ON CONFLICT DO NOTHING does. */
  claim(seat‹: string›, buyer‹: string›)‹: boolean› {
    if (this.owners.has(seat)) return false;
    this.owners.set(seat, buyer);
    return true;
  }
}

/** The code under test. Import a class of your own in its place: it need not know heddle. */
class BoxOffice {
‹  private readonly seats: Remote<SeatTable>;

›  constructor(seats‹: Remote<SeatTable>›) {
    this.seats = seats;
  }

  /** Has a planted race: see the line that repairs it. */
  async book(seat‹: string›, buyer‹: string›)‹: Promise<boolean>› {
    // Repair: make this line the whole body of the function, and the scenario passes.
    // return this.seats.claim(seat, buyer);
    if ((await this.seats.ownerOf(seat)) !== undefined) return false;
    await this.seats.setOwner(seat, buyer); // by now somebody else may have looked, too
    return true;
  }
}

simulate('${FIRST_TITLE}', async (sim) => {
  const office = new BoxOffice(sim.remote(new SeatTable()));

  const ann = sim.spawn('Ann', () => office.book('12A', 'Ann'));
  const bob = sim.spawn('Bob', async () => {
    await sim.sleep(5); // behind Ann, who needs 4 ms; in some runs her answers come late
    return office.book('12A', 'Bob');
  });

  const bought = [await ann, await bob];
  const buyers = bought.filter(Boolean).length;
  sim.always('one buyer has the seat', buyers === 1, bought); // or any assertion, as in other tests
});
`;
