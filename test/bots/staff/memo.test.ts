import { expect, it } from '@jest/globals';
import { emptyMemo, type PendingForm } from '../../../src/bots/staff/staff-port.js';
import { migrateMemo } from '../../../src/bots/staff/memo.js';
import { caseAt, FakePort, StaffChat } from './fake-port.js';

const HELPDESK = '11';

it('a form keeps what is being picked beside its input', async () => {
  const chat = new StaffChat(new FakePort([caseAt(6)]));
  await chat.says(HELPDESK, '/periksa 1');
  await chat.taps(HELPDESK, 'Kembalikan');
  await chat.taps(HELPDESK, 'KTP');
  const [form] = chat.memo.forms;
  expect(Object.keys(form?.input ?? {})).not.toContain('+deficiencies');
  expect(form?.picking).toEqual({ deficiencies: { list: [], document: 'ktp', reason: null } });
});

it('a memo that a former release stored goes on where it was', async () => {
  const chat = new StaffChat(new FakePort([caseAt(6)]));
  await chat.says(HELPDESK, '/periksa 1');
  await chat.taps(HELPDESK, 'Kembalikan');
  await chat.taps(HELPDESK, 'KTP');
  const [{ picking, input, ...rest }] = chat.memo.forms as readonly [PendingForm];
  const former = { ...rest, input: { ...input, '+deficiencies': picking['deficiencies'] } };
  chat.memo = migrateMemo({ forms: [former] });
  expect(chat.memo.forms[0]).toEqual({ ...rest, input, picking });
  expect(migrateMemo(chat.memo)).toEqual(chat.memo);
  await chat.taps(HELPDESK, 'foto belum terbaca');
  await chat.taps(HELPDESK, 'Sudah semua');
  expect(chat.port.done.acts[0]?.input).toEqual({
    outcome: 'deficient',
    deficiencies: [{ document: 'ktp', reason: 'buram' }],
  });
  expect(migrateMemo(emptyMemo)).toEqual(emptyMemo);
});
