import { z } from 'zod';
import { AppError } from '../../core/errors.js';
import type { Clock } from '../../core/clock.js';
import { BOOKINGS_MAX_DAYS, SLOTS_PER_ANSWER } from '../../core/limits.js';
import { endpoint, type Endpoint } from '../http/endpoint.js';
import type { BookingPort, CasesPort } from '../ports.js';
import { fullNumber, slot } from './case-schema.js';
import { id, instant, listOf, moment } from './fields.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days when no end is asked for. */
const USUAL_DAYS = 14;

const span = z.object({ from: moment.optional(), to: moment.optional() });

const call = slot
  .extend({
    id,
    number: fullNumber,
    name: z.string().nullable().meta({ description: 'Name of the applicant', example: 'Budi Santoso' }),
    startsAt: instant,
  })
  .meta({ id: 'BookedCall', description: 'A booked video call' });

/** Free times and booked calls. */
export function calendarEndpoints(deps: {
  readonly cases: CasesPort;
  readonly booking: BookingPort;
  readonly clock: Clock;
}): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/slots',
      operationId: 'listSlots',
      tag: 'Calls',
      summary: 'Free times for video calls, soonest first',
      access: 'read-cases',
      query: span,
      answers: { 200: { description: 'Free times', schema: listOf(slot, 'Free times') } },
      handle: async ({ query }) => {
        const slots = await deps.booking.freeSlots({
          now: deps.clock.now(),
          ...(query.from === undefined ? {} : { from: query.from }),
          ...(query.to === undefined ? {} : { to: query.to }),
          limit: SLOTS_PER_ANSWER,
        });
        return {
          status: 200,
          body: {
            items: slots.map(({ startsAt, endsAt, verifikator }) => ({ startsAt, endsAt, verifikator })),
          },
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/bookings',
      operationId: 'listBookings',
      tag: 'Calls',
      summary: 'Booked video calls, soonest first',
      description: `Without \`from\` from now on, without \`to\` for ${USUAL_DAYS} days; at most ${BOOKINGS_MAX_DAYS} days.`,
      access: 'read-cases',
      query: span,
      answers: { 200: { description: 'Booked calls', schema: listOf(call, 'Calls') } },
      handle: async ({ query }) => {
        const from = query.from ?? deps.clock.now().toISOString();
        const to = query.to ?? new Date(Date.parse(from) + USUAL_DAYS * DAY_MS).toISOString();
        const length = Date.parse(to) - Date.parse(from);
        if (length < 0 || length > BOOKINGS_MAX_DAYS * DAY_MS) {
          throw new AppError('invalid-parameters', undefined, {
            issues: [{ path: 'to', message: `Sesudah "from", paling jauh ${BOOKINGS_MAX_DAYS} hari.` }],
          });
        }
        return { status: 200, body: { items: await deps.cases.bookings({ from, to }) } };
      },
    }),
  ];
}
