import { Binary, Long, Timestamp } from 'bson';
import { encodeDocument } from '../bson/codec.js';

/** Placeholder for the time in the template of the fields that replies get. */
const MARK = new Timestamp({ t: 0x7eadbeef, i: 0x7eadbeef });

/**
 * The logical clock of this replica set of one: seconds, and a counter that grows with every write. Drivers carry it
 * along in sessions; reads here always see what was acknowledged before, so nothing ever waits for it.
 */
export class ClusterTime {
  private seconds = 0;
  private counter = 0;
  /** `$clusterTime` and `operationTime` as BSON, followed by the end of the document. */
  private readonly fields: Buffer;
  /** Offsets of the time in `fields`. */
  private readonly places: readonly number[];

  constructor(private readonly now: () => Date) {
    const signature = { hash: new Binary(Buffer.alloc(20)), keyId: Long.fromNumber(0) };
    this.fields = encodeDocument({
      $clusterTime: { clusterTime: MARK, signature },
      operationTime: MARK,
    }).subarray(4);
    const mark = Buffer.alloc(8);
    mark.writeUInt32LE(0x7eadbeef, 0);
    mark.writeUInt32LE(0x7eadbeef, 4);
    const first = this.fields.indexOf(mark);
    this.places = [first, this.fields.indexOf(mark, first + 8)];
    this.tick();
  }

  /** Advances to a time later than every earlier one. */
  tick(): void {
    const seconds = Math.floor(this.now().getTime() / 1000);
    if (seconds > this.seconds) {
      this.seconds = seconds;
      this.counter = 1;
    } else this.counter += 1;
    for (const place of this.places) {
      this.fields.writeUInt32LE(this.counter, place);
      this.fields.writeUInt32LE(this.seconds, place + 4);
    }
  }

  /** The time of the last write. */
  get last(): Timestamp {
    return new Timestamp({ t: this.seconds, i: this.counter });
  }

  /** Appends `$clusterTime` and `operationTime` to a reply. */
  attach(reply: Buffer): Buffer {
    const own = reply.length - 1;
    const whole = Buffer.allocUnsafe(own + this.fields.length);
    reply.copy(whole, 0, 0, own);
    this.fields.copy(whole, own);
    whole.writeInt32LE(whole.length, 0);
    return whole;
  }
}
