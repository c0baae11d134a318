import { expect } from 'chai';
import { main } from './measure';

async function mutants(...args: readonly string[]) {
  let output = '';
  const exitCode = await main(args, (text) => (output += text));
  return { exitCode, output };
}

describe('npm run mutants', function () {
  this.timeout(60_000);

  it('says how soon each strategy finds a mutant', async () => {
    const { exitCode, output } = await mutants('MC-01', '--windows', '2');
    expect(exitCode, output).to.equal(0);
    expect(output).to.match(/^mc-01 {2}at expiry every reader loads/u);
    expect(output).to.match(/random {5}median \d+, worst \d+, within 20, \(\d+ \d+\)/u);
    expect(output).to.match(/unmutated {2}\d+ steps per run, \d+ runs\/s/u);
  });

  it('refuses wrong usage', async () => {
    const wrong = [
      ['mc-99'],
      ['--seeds', '0'],
      ['--windows', 'x'],
      ['--fast'],
      ['mc-01', '--table'],
    ];
    for (const args of wrong) {
      const { exitCode, output } = await mutants(...args);
      expect(exitCode, output).to.equal(2);
      expect(output).to.include('usage: npm run mutants');
    }
  });
});
