import { measureCase, type CaseRequest } from './measure-case';

/** Measures the case that the parent asks for, answers with the result or with what went wrong, and ends. */
process.once('message', (request: CaseRequest) => {
  measureCase(request)
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
    )
    .then((answer) => {
      process.send?.(answer, () => {
        process.exit(0);
      });
    })
    .catch(() => {
      process.exitCode = 1;
    });
});
