/** Holds back whoever comes to it until it is opened, so that a scenario says what comes first. */
export class Gate {
  /** Resolves when it is open. */
  readonly opened: Promise<void>;
  private resolve: () => void = unset;

  constructor() {
    this.opened = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  open(): void {
    this.resolve();
  }
}

function unset(): void {
  // It is set before the constructor ends.
}
