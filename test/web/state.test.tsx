import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  activeChoices,
  initialState,
  visiblePending,
  withItems,
  withPending,
} from '../../web/chat/client/state';
import type { Pending } from '../../web/chat/client/types';
import { OFFICE } from '../../web/chat/words';
import { item } from './fake-chat';

const pending = (key: string, text: string, more: Partial<Pending> = {}): Pending => ({
  key,
  content: { kind: 'text', text },
  auto: false,
  status: 'sending',
  progress: null,
  problem: null,
  seq: null,
  baseSeq: 0,
  createdAt: '2026-11-24T01:30:00.000Z',
  ...more,
});
const empty = initialState(OFFICE);
const choices = [{ id: 'a', label: 'A' }];

describe('history', () => {
  it('is sorted and without doubles, in whatever order and how often items come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }))), (batches) => {
        const state = batches.reduce(
          (now, batch) =>
            withItems(
              now,
              batch.map((seq) => item(seq, 'loket', `${seq}`)),
            ),
          empty,
        );
        const expected = [...new Set(batches.flat())].sort((a, b) => a - b);
        expect(state.items.map(({ seq }) => seq)).toEqual(expected);
      }),
    );
  });
});

describe('own messages', () => {
  it('go once the history has reached their place', () => {
    const sent = withPending(empty, [pending('k', 'halo', { status: 'sent', seq: 3 })]);
    expect(visiblePending(withItems(sent, [item(2, 'loket', 'x')]))).toHaveLength(1);
    expect(visiblePending(withItems(sent, [item(3, 'applicant', 'halo')]))).toHaveLength(0);
  });

  it('do not show twice when the stream is quicker than the answer, one twin for each', () => {
    const state = withItems(withPending(empty, [pending('k1', 'ya'), pending('k2', 'ya')]), [
      item(1, 'applicant', 'ya'),
    ]);
    expect(visiblePending(state).map(({ key }) => key)).toEqual(['k2']);
  });

  it('are not taken for an older message of the same words', () => {
    const state = withItems(withPending(empty, [pending('k', 'ya', { baseSeq: 5 })]), [
      item(5, 'applicant', 'ya'),
    ]);
    expect(visiblePending(state)).toHaveLength(1);
  });

  it("hide the page's own first word unless it failed", () => {
    const auto = pending('k', '/mulai', { auto: true });
    expect(visiblePending(withPending(empty, [auto]))).toHaveLength(0);
    expect(visiblePending(withPending(empty, [{ ...auto, status: 'failed' }]))).toHaveLength(1);
  });
});

describe('buttons', () => {
  it('are those of the newest question only', () => {
    const asked = withItems(empty, [item(1, 'loket', 'a', { choices }), item(3, 'loket', 'b', { choices })]);
    expect(activeChoices(asked)).toBe(3);
  });

  it('stay under a plain notice that came after, and go once answered', () => {
    const noticed = withItems(empty, [item(1, 'loket', 'a', { choices }), item(2, 'loket', 'kode terkirim')]);
    expect(activeChoices(noticed)).toBe(1);
    const answered = withItems(empty, [
      item(1, 'loket', 'a', { choices }),
      item(2, 'applicant', 'A'),
      item(3, 'loket', 'b'),
    ]);
    expect(activeChoices(answered)).toBeNull();
  });

  it('stay while the person writes with an officer', () => {
    const state = withItems(empty, [
      item(1, 'loket', 'a', { choices }),
      item(2, 'petugas', 'Selamat pagi'),
      item(3, 'applicant', 'pagi'),
    ]);
    expect(activeChoices(state)).toBe(1);
  });
});
