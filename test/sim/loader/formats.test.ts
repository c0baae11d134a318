import { expect } from 'chai';
import { instrument } from '../../../sim/loader/instrument';
import { positionsOf } from '../../../sim/loader/positions';
import { HeddleError } from '../../../sim/errors';
import { printed, runSource } from './run-source';

describe('the loader reads what Node reads', () => {
  for (const granularity of ['io', 'await'] as const) {
    const print = (body: string): Promise<readonly string[]> => printed(body, { granularity });

    it(`line ends of carriage return and line feed at ${granularity}`, async () => {
      const body = `console.log(JSON.stringify(await require('./formats/crlf.js')(1)));`;
      expect(await print(body)).to.deep.equal([String.raw`"3\nend"`]);
    });

    it(`a hashbang at ${granularity}`, async () => {
      const body = `console.log(await require('./formats/hashbang.cjs')());`;
      expect(await print(body)).to.deep.equal(['hashbang']);
    });

    it(`a byte order mark at ${granularity}`, async () => {
      const body = `console.log(await require('./formats/byte-order-mark.js')());`;
      expect(await print(body)).to.deep.equal(['mark']);
    });

    it(`code without semicolons at ${granularity}`, async () => {
      const body = `console.log(await require('./formats/no-semicolons.js')());`;
      expect(await print(body)).to.deep.equal(['2']);
    });
  }

  it('JSON', async () => {
    const body = `console.log(require('./formats/data.json').list.length, require('./formats/data').list[0]);`;
    expect(await printed(body)).to.deep.equal(['2 1']);
  });

  it('JSON with a byte order mark', async () => {
    const body = `console.log(require('./formats/byte-order-mark.json').mark);`;
    expect(await printed(body)).to.deep.equal(['true']);
  });

  it('JSON that is broken: a SyntaxError which names the file', async () => {
    const body = `try { require('./formats/broken.json'); } catch (error) {
      console.log(error.name, error.message.includes('formats/broken.json: ')); }`;
    expect(await printed(body)).to.deep.equal(['SyntaxError true']);
  });

  it('keeps the number and the place of every line', () => {
    const source = 'async () => {\r\n  await 1;\r\n};\n\nasync function f() {\n  await 2;\n}\n';
    const { code } = instrument(source, 'lines.js', positionsOf(source));
    expect(code.split('\n').length).to.equal(source.split('\n').length);
    expect(code.split('\n')[5]).to.match(/^ {2}.*await .*2/);
  });
});

describe('a file that cannot be parsed', () => {
  const errorOf = async (body: string): Promise<HeddleError> => {
    try {
      await runSource(body);
    } catch (error) {
      if (error instanceof HeddleError) return error;
      throw error;
    }
    throw new Error('nothing was raised');
  };

  it('gives file, line, column and remedy', async () => {
    const error = await errorOf(`require('./formats/broken.cjs');`);
    expect(error.code).to.equal('PARSE_FAILED');
    expect(error.message).to.match(/^formats\/broken\.cjs:4:34: Unexpected token/);
    expect(error.remedy).to.not.equal('');
  });

  it('gives the same for an ES module', async () => {
    const error = await errorOf(`require('./modules/broken.mjs');`);
    expect(error.code).to.equal('PARSE_FAILED');
    expect(error.message).to.match(/^modules\/broken\.mjs:2:14: /);
    expect(error.remedy).to.not.equal('');
  });

  for (const [file, place] of [
    ['modules/awaits.cjs', '3:15'],
    ['modules/awaits.mjs', '3:22'],
  ] as const) {
    it(`gives the place of a top-level await in ${file}`, async () => {
      const error = await errorOf(`require('./${file}');`);
      expect(error.code).to.equal('TOP_LEVEL_AWAIT');
      expect(error.message).to.equal(`${file}:${place}: await stands outside a function`);
      expect(error.remedy).to.contain('async function');
    });
  }
});
