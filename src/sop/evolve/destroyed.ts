import type { Applicant } from '../case.js';

/** What stands in the place of a personal datum after its key was destroyed (DESIGN "People, identity, secrets"). */
export const DESTROYED = '[dihapus]';

/** The applicant of a case whose key was destroyed. */
export const DESTROYED_APPLICANT: Applicant = {
  name: DESTROYED,
  nik: DESTROYED,
  npwp: DESTROYED,
  email: DESTROYED,
  phone: DESTROYED,
  spseUserId: DESTROYED,
  certificate: {
    number: DESTROYED,
    issuer: DESTROYED,
    field: DESTROYED,
    issuedAt: DESTROYED,
    validUntil: DESTROYED,
  },
};
