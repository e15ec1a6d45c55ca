import { describe, expect, it } from '@jest/globals';
import { networkOf } from '../../src/core/network.js';

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:22aa:1:2:3:4', '2001:db8:1:2200::/56'],
    ['2001:db8:1:22ff::9', '2001:db8:1:2200::/56'],
    ['2001:DB8::1', '2001:db8:0:0::/56'],
    ['::1', '0:0:0:0::/56'],
    ['fe80::1%eth0', 'fe80:0:0:0::/56'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/56'],
    ['unknown', 'unknown'],
  ])('%s is counted as %s', (address, net) => {
    expect(networkOf(address)).toBe(net);
  });
});
