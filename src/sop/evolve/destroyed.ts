import type { Applicant } from '../case.js';

/** Replaces a personal datum whose key was destroyed (docs/ARCHITECTURE.md, "People and their secrets"). */
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
