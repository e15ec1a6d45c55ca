/*
 * Preloaded into a process of the product (`node --import`): its clock runs CLOCK_OFFSET_MS ahead of the machine's, so
 * that a scripted run always takes place on the same morning within office hours.
 */
let offset = Number(process.env['CLOCK_OFFSET_MS'] ?? 0);
const RealDate = Date;

class ShiftedDate extends RealDate {
  constructor(...parts: unknown[]) {
    if (parts.length === 0) super(RealDate.now() + offset);
    else super(...(parts as [number]));
  }

  static override now(): number {
    return RealDate.now() + offset;
  }
}

// Some libraries compare the name of the class.
Object.defineProperty(ShiftedDate, 'name', { value: 'Date' });
globalThis.Date = ShiftedDate as DateConstructor;

// The parent moves the clock by a message. Its channel must not keep the process running.
process.on('message', (message: { readonly offsetMs?: number }) => {
  offset = message.offsetMs ?? offset;
});
process.channel?.unref();
