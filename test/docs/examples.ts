import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { buildHeddle, ROOT, temporaryFolder, type Spawned } from '../sim/built';

export function docText(name: string): string {
  return fs.readFileSync(path.join(ROOT, 'docs', name), 'utf8');
}

/** As far as the tests look at it. */
export interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

interface WorkflowJob {
  readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
  readonly steps: readonly {
    readonly uses?: string;
    readonly name?: string;
    readonly run?: string;
  }[];
}

export function workflow(): Workflow {
  return parse(docText('ci/github-workflow.yml')) as Workflow;
}

/** As far as the tests look at it. */
export interface KubernetesJob {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly completions?: number;
    readonly parallelism?: number;
    readonly podFailurePolicy?: {
      readonly rules: readonly { readonly onExitCodes?: { readonly values: readonly number[] } }[];
    };
    readonly template: {
      readonly spec: {
        readonly initContainers?: readonly Container[];
        readonly containers: readonly Container[];
      };
    };
  };
}

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly args: readonly string[];
  readonly resources: { readonly limits: { readonly memory: string } };
}

/** The documents of the example for Kubernetes, in their order. */
export function kubernetesDocuments(
  text = docText('ci/kubernetes-indexed-job.yaml'),
): readonly KubernetesJob[] {
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesJob);
}

/**
 * Runs a script of an example, with `npx heddle` and `node_modules/.bin/heddle` being the heddle of this
 * checkout.
 */
export function runScript(
  script: string,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Spawned> {
  const { PATH = '' } = process.env;
  install(cwd);
  const environment = { ...process.env, NO_COLOR: '1', ...env, PATH: `${npxFolder()}:${PATH}` };
  Reflect.deleteProperty(environment, 'GITHUB_ACTIONS');
  return new Promise((resolve, reject) => {
    execFile(
      '/bin/sh',
      ['-c', script],
      { cwd, env: environment, timeout: 120_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') resolve({ code, stdout, stderr });
        else reject(new Error(`${script} was ended\n${stdout}\n${stderr}`, { cause: error }));
      },
    );
  });
}

/** What npm puts there for a package with a command. */
function install(folder: string): void {
  const file = path.join(folder, 'node_modules', '.bin', 'heddle');
  if (fs.existsSync(file)) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const { bin } = buildHeddle();
  fs.writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, { mode: 0o755 });
}

let npx: string | undefined;

/** A folder with an `npx` that knows heddle and nothing else. */
function npxFolder(): string {
  if (npx !== undefined) return npx;
  npx = temporaryFolder();
  const { bin } = buildHeddle();
  const text = `#!/bin/sh\n[ "$1" = heddle ] || exit 127\nshift\nexec "${process.execPath}" "${bin}" "$@"\n`;
  fs.writeFileSync(path.join(npx, 'npx'), text, { mode: 0o755 });
  return npx;
}
