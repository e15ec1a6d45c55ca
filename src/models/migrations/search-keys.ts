import type { Applicant } from '../../sop/case.js';
import { lookupFields } from '../case-lookup.js';
import { eachBatch, setting, type Migration } from './migration.js';

/**
 * Gives each case the keys by which it is found since version 3: phone, end of the NIK, neighbouring words of the name
 * as one. A case whose data key was destroyed has nothing to be found by, and keeps what it has.
 */
export const searchKeys: Migration = {
  to: 3,
  name: 'search-keys',
  run: async (ground) => {
    const { store, keyring } = ground;
    await eachBatch(ground, store.cases, async (old) => {
      if (old['phoneHash'] !== undefined) return [];
      const { keyId, state } = old as unknown as { readonly keyId: string; readonly state: Buffer };
      const opened = await keyring.open<{ readonly applicant: Applicant | null }>(keyId, state, 'case-state');
      const applicant = opened?.applicant ?? null;
      return setting(
        old,
        applicant === null ? { phoneHash: null, nikEnds: [] } : { ...lookupFields(applicant, keyring) },
      );
    });
  },
};
