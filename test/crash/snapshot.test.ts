import { describe, expect, it } from '@jest/globals';
import { withoutRepetitions } from '../support/crash/snapshot.js';

const ours = (text: string): string => JSON.stringify(['loket', text]);
const theirs = (text: string): string => JSON.stringify(['they', text]);

describe('a chat in which we may have repeated ourselves', () => {
  it('shows one message, or several that went together, once', () => {
    const lines = [theirs('kirim'), ours('terkirim'), ours('berikutnya')];
    expect(withoutRepetitions([...lines, ours('berikutnya')])).toEqual(lines);
    expect(withoutRepetitions([...lines, ours('terkirim'), ours('berikutnya')])).toEqual(lines);
    expect(withoutRepetitions([theirs('kirim'), ours('terkirim'), ...lines.slice(1)])).toEqual(lines);
  });

  it('keeps what people say twice, what is answered twice, and what comes in another order', () => {
    const lines = [theirs('ya'), theirs('ya'), ours('a'), theirs('ya'), ours('a'), ours('b'), ours('a')];
    expect(withoutRepetitions(lines)).toEqual(lines);
  });
});
