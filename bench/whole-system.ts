import { compare } from './measure/compare';
import type { Measured } from './measure/figure';
import { loadWorkload, type Workload } from './measure/workload';
import { empty } from './workloads/empty';
import { alone, crowded, echo, MANY, whole } from './workloads/whole-system';

/** Whole systems on one core: runs, steps of the network, and what a host costs. */
export function measure(name: string): Promise<Measured> {
  switch (name) {
    case 'world.runs':
      return runsPerSecond();
    case 'network.steps':
      return stepsPerSecond();
    default:
      return hostUs();
  }
}

/** Runs of a server with four clients of 100 messages in all. Reference: an empty scenario. */
async function runsPerSecond(): Promise<Measured> {
  const subject = await loadWorkload('whole-system', whole);
  const reference = await loadWorkload('empty', empty);
  const { subjectMs, referenceMs } = await compare({
    subject: () => times(subject, 10),
    reference: () => times(reference, 10),
    ...WARM,
  });
  return { value: 1000 / subjectMs, reference: 1000 / referenceMs };
}

/** So much of Node is at work here that the engine takes some thousand runs to compile it: a sweep has them. */
const WARM = { warmUpMs: 8_000, leadInMs: 2_000 };

/** Steps of a run in which one byte goes to and fro. Reference: runs of it. */
async function stepsPerSecond(): Promise<Measured> {
  const subject = await loadWorkload('whole-system', echo);
  const reference = await loadWorkload('empty', empty);
  const { subjectMs, referenceMs } = await compare({
    subject: () => {
      let steps = 0;
      for (let count = 0; count < 5; count++) steps += subject().steps;
      return steps;
    },
    reference: () => times(reference, 10),
  });
  return { value: 1000 / subjectMs, reference: 1000 / referenceMs };
}

/** What one more host costs, by runs with 20 of them and with none. Reference: a run with none. */
async function hostUs(): Promise<Measured> {
  const subject = await loadWorkload('whole-system', crowded);
  const reference = await loadWorkload('whole-system', alone);
  const { subjectMs, referenceMs } = await compare({
    subject: () => times(subject, 10),
    reference: () => times(reference, 10),
  });
  return { value: ((subjectMs - referenceMs) * 1000) / MANY, reference: referenceMs * 1000 };
}

function times(run: Workload, count: number): number {
  for (let done = 0; done < count; done++) run();
  return count;
}
