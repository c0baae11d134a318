import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { HeddleError } from '../../errors';
import { Engine } from '../engine';
import { registerCompiler } from '../project';
import { formatMessage, PIPE, readJob, type AuditProject, type Message } from './protocol';
import { recordOf, runTasks } from './run-tasks';

/** What a process of an audit does: takes its job from the pipe, and writes there what runs gave. */
export async function auditProcess(): Promise<void> {
  const { project, folder, scenarios, tasks } = readJob();
  try {
    const packages = new Set<string>();
    const engine = openEngine(project, packages);
    // Behind the compiler, which looks for its settings from the folder in which it starts.
    if (folder !== undefined) process.chdir(folder);
    await runTasks(engine, {
      scenarios,
      tasks,
      take: (index, detail) => {
        if (tasks[index]?.want === 'steps') write({ type: 'shown', index, run: detail });
        else write({ type: 'run', index, run: recordOf(detail) });
        return true;
      },
      takeProfile: (index, profile) => {
        write({ type: 'profile', index, profile });
      },
    });
    write({ type: 'done', packages: [...packages].sort() });
  } catch (error) {
    write(messageOf(error));
  }
}

function openEngine(project: AuditProject, packages: Set<string>): Engine {
  const { root, files, instrument, doubles, hangMs } = project;
  const require = createRequire(path.join(root, 'package.json'));
  for (const module of project.require) require(module);
  registerCompiler(root, files);
  return new Engine({
    root,
    instrument,
    doubles,
    ...(hangMs === undefined ? {} : { hangMs }),
    // Changes nothing: it is how the engine tells which files it compiles.
    edit: (filename, source) => {
      const name = packageOf(filename);
      if (name !== undefined) packages.add(name);
      return source;
    },
  });
}

function packageOf(filename: string): string | undefined {
  const parts = filename.split(path.sep);
  const index = parts.lastIndexOf('node_modules');
  if (index < 0) return undefined;
  const first = parts[index + 1] ?? '';
  return first.startsWith('@') ? `${first}/${parts[index + 2] ?? ''}` : first;
}

function messageOf(error: unknown): Message {
  if (error instanceof HeddleError) {
    const { code, message, remedy } = error;
    return { type: 'refused', code, message, remedy };
  }
  return {
    type: 'broken',
    stack: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** All of it at once; a pipe whose reader is gone ends the process. */
function write(message: Message): void {
  const bytes = Buffer.from(formatMessage(message));
  for (let at = 0; at < bytes.length;) at += fs.writeSync(PIPE, bytes, at);
}
