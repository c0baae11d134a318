import { Engine, type EngineOptions } from './engine';

/** What a scenario says of the code around it. */
export interface ProjectParts {
  readonly instrument?: readonly string[];
  readonly doubles?: readonly string[];
}

/**
 * The engines of one process: scenarios that name the same packages and doubles share one, for it
 * keeps compiled code and packages.
 */
export class Engines {
  /** With the packages and doubles of the command line alone: enough to list what a file states. */
  readonly base: Engine;
  private readonly known = new Map<string, Engine>();

  constructor(private readonly options: EngineOptions) {
    this.base = this.for({});
  }

  /** The engine for a scenario, which adds to what the command line names. */
  for(parts: ProjectParts): Engine {
    const project = this.projectOf(parts);
    const key = JSON.stringify(project);
    let engine = this.known.get(key);
    if (engine === undefined) {
      engine = new Engine({ ...this.options, ...project });
      this.known.set(key, engine);
    }
    return engine;
  }

  /** What a tape of such a scenario says. */
  projectOf({ instrument = [], doubles = [] }: ProjectParts): Required<ProjectParts> {
    const { options } = this;
    return {
      instrument: union(options.instrument, instrument),
      doubles: union(options.doubles, doubles),
    };
  }
}

function union(one: readonly string[] = [], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].sort();
}
