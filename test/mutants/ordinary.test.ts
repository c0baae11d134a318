import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { allMutants } from './catalogue';
import { applyMutant, type Mutant } from './mutant';

const root = path.resolve(__dirname, '..', '..');
const CHILDREN_AT_ONCE = 2;
/** Without an answer for so long, a child is said to hang in the mutant whose turn it is. */
const ANSWER_TIMEOUT_MS = 30_000;

const mutants = allMutants();

describe('mutants', () => {
  it('are there', () => {
    expect(mutants).to.have.length.greaterThan(0);
  });

  it('fit the files that they change', () => {
    for (const mutant of mutants) {
      const source = readFileSync(path.join(root, mutant.file), 'utf8');
      expect(applyMutant(source, mutant), mutant.id).not.to.equal(source);
    }
  });

  describe('pass the ordinary tests', () => {
    let answers: ReadonlyMap<string, Promise<Answer>>;

    before(() => {
      answers = testAll(mutants);
    });

    for (const { id, title } of mutants) {
      it(`${id}: ${title}`, async function () {
        this.timeout(ANSWER_TIMEOUT_MS * mutants.length);
        const answer = await answers.get(id);
        expect(answer?.failures, answer?.failures.join('\n')).to.deep.equal([]);
        expect(answer?.applied, 'a test loaded the file of the mutant').to.equal(true);
        expect(answer?.passes).to.be.greaterThan(0);
      });
    }
  });
});

describe('the child that runs the ordinary tests', () => {
  const base = { id: 'mc-01', ordinaryTests: [] };

  it('notices that the tests never load the file of the mutant', async () => {
    const elsewhere = { ...base, ordinaryTests: ['test/mutants/mutant.test.ts'] };
    expect(await answerFor(elsewhere)).to.include({ applied: false });
  });

  it('notices a test that fails, and names it', async () => {
    const failing = { ...base, ordinaryTests: ['test/mutants/fixtures/fails.ts'] };
    const answer = await answerFor(failing);
    expect(answer.failures).to.deep.equal([
      'fails by assertion: expected 1 to equal 2',
      'fails by a rejection that nobody handles: nobody handles this',
    ]);
    expect(answer.passes).to.equal(1);
  });

  it('goes on with the next mutant when one ends the process', async () => {
    const ending = { ...base, ordinaryTests: ['test/mutants/fixtures/exits.ts'] };
    const after = { id: 'mc-02', ordinaryTests: ['test/mutants/mutant.test.ts'] };
    const answers = testAll([ending, after], 1);
    expect(await answers.get('mc-01')).to.have.deep.property('failures', [
      'the process ended with exit code 7',
    ]);
    expect(await answers.get('mc-02')).to.have.deep.property('failures', []);
  });
});

interface Answer {
  readonly id: string;
  readonly applied: boolean;
  readonly passes: number;
  readonly failures: readonly string[];
}

type Task = Pick<Mutant, 'id' | 'ordinaryTests'>;

async function answerFor(task: Task): Promise<Answer> {
  const answer = await testAll([task]).get(task.id);
  return answer ?? expect.fail('no answer');
}

/** Shares the mutants out among children; each promise settles when its own mutant was tested. */
function testAll(
  tasks: readonly Task[],
  children = CHILDREN_AT_ONCE,
): ReadonlyMap<string, Promise<Answer>> {
  const answers = new Map<string, Promise<Answer>>();
  for (let child = 0; child < children; child += 1) {
    const share = tasks.filter((_task, index) => index % children === child);
    const settle = new Map<string, (answer: Answer) => void>();
    for (const { id } of share) {
      answers.set(id, new Promise((resolve) => settle.set(id, resolve)));
    }
    testInChild(share, (answer) => settle.get(answer.id)?.(answer));
  }
  return answers;
}

/** A child that ends before its time failed in the first mutant without an answer. */
function testInChild(tasks: readonly Task[], take: (answer: Answer) => void): void {
  const [next] = tasks;
  if (next === undefined) return;
  let todo = tasks;
  let output = '';
  const child = fork(path.join(__dirname, 'ordinary-child.cjs'), {
    cwd: root,
    execArgv: ['--require', 'ts-node/register'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const hang = setTimeout(() => child.kill('SIGKILL'), ANSWER_TIMEOUT_MS);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  }
  child.on('message', (answer: Answer) => {
    todo = todo.filter(({ id }) => id !== answer.id);
    hang.refresh();
    take(answer);
  });
  child.once('close', (exitCode, signal) => {
    clearTimeout(hang);
    const [failed, ...rest] = todo;
    if (failed === undefined) return;
    const failure = `the process ended with ${signal ?? `exit code ${exitCode}`}${output && `\n${output}`}`;
    take({ id: failed.id, applied: true, passes: 0, failures: [failure] });
    testInChild(rest, take);
  });
  child.send(tasks);
}
