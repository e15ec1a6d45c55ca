import { Binary, Long, Timestamp } from 'bson';
import { encodeDocument } from '../bson/codec.js';

/**
 * The logical clock of the set of one: seconds and a counter, which grows with every write. Drivers carry it along in
 * sessions; reads here always see what was acknowledged before, so that nothing ever waits for it.
 */
export class ClusterTime {
  private seconds = 0;
  private counter = 0;
  private encoded: Buffer | undefined;

  constructor(private readonly now: () => Date) {}

  /** A time later than every one before. */
  tick(): Timestamp {
    const seconds = Math.floor(this.now().getTime() / 1000);
    if (seconds > this.seconds) {
      this.seconds = seconds;
      this.counter = 1;
    } else this.counter += 1;
    this.encoded = undefined;
    return this.last;
  }

  get last(): Timestamp {
    return new Timestamp({ t: this.seconds, i: this.counter });
  }

  /** A reply with `$clusterTime` and `operationTime` behind its other fields. */
  attach(reply: Buffer): Buffer {
    this.encoded ??= this.fields();
    const whole = Buffer.concat([reply.subarray(0, -1), this.encoded]);
    whole.writeInt32LE(whole.length, 0);
    return whole;
  }

  /** Both fields and the end of the document. */
  private fields(): Buffer {
    if (this.seconds === 0) this.tick();
    const time = this.last;
    return encodeDocument({
      $clusterTime: {
        clusterTime: time,
        signature: { hash: new Binary(Buffer.alloc(20)), keyId: Long.fromNumber(0) },
      },
      operationTime: time,
    }).subarray(4);
  }
}
