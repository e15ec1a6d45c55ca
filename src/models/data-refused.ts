/** Thrown when stored data cannot be used as they are; the message tells the operator why and what to do. */
export class DataRefusedError extends Error {
  constructor(
    message: string,
    /** True when a missing setting is the cause. */
    readonly needsSetting = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DataRefusedError';
  }
}
