/** Stored data cannot be used as they are; the message tells the operator why and what to do. */
export class DataRefusedError extends Error {
  constructor(
    message: string,
    /** True when a setting is what is missing. */
    readonly needsSetting = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DataRefusedError';
  }
}
