import { describe, expect, it } from '@jest/globals';
import { differences, withoutRepetitions } from '../support/crash/snapshot.js';

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

describe('the readings of a case', () => {
  const snapshot = (...readings: string[]) => ({ store: { readings }, chats: [], mails: [] });
  const [act, list] = ['{"view":"act"}', '{"view":"list"}'];

  it('may be more than in the undisturbed run, because a call that is repeated shows the case again', () => {
    expect(differences(snapshot(act, list), snapshot(act, act, list))).toEqual([]);
  });

  it('may be neither fewer nor others', () => {
    expect(differences(snapshot(act, act, list), snapshot(act, list))).toHaveLength(1);
    expect(differences(snapshot(act), snapshot(act, list))).toHaveLength(1);
    expect(differences(snapshot(act), snapshot())).toHaveLength(1);
  });
});
