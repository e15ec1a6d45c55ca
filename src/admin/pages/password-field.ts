import { PASSWORD_CHARS } from '../../core/limits.js';
import { html, type Html } from './html.js';

/** A password field. `autocomplete` tells password managers which password is meant. */
export function passwordField(
  id: string,
  name: string,
  label: string,
  autocomplete: 'current-password' | 'new-password',
): Html {
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${name}"
      type="password"
      autocomplete="${autocomplete}"
      required
      maxlength="${PASSWORD_CHARS.max}"
    />
  </div>`;
}
