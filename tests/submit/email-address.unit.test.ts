import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { domainOf, normalizeEmail, parseAddress } from '../../src/core/address.ts';

const NOT_ONE = 'must be one email address';
const NOT_ASCII = 'must have only ASCII characters before the @';
const INVISIBLE = 'must hold no invisible characters';
const TOO_LONG = 'must be at most 254 characters';
const LABEL_OF_63 = 'a'.repeat(63);

describe('an email address', () => {
  test.each([
    ['assessor@example.com', 'assessor@example.com'],
    [' Assessor@Example.COM\n', 'assessor@example.com'],
    ['\u00a0assessor@example.com\ufeff', 'assessor@example.com'],
    ['first.last+tag@example.co.uk', 'first.last+tag@example.co.uk'],
    ["o'brien@example.com", "o'brien@example.com"],
    ["a!#$%&'*+/=?^_`{|}~-z@example.com", "a!#$%&'*+/=?^_`{|}~-z@example.com"],
    [`${'a'.repeat(242)}@example.com`, `${'a'.repeat(242)}@example.com`],
    [`a@${LABEL_OF_63}.example`, `a@${LABEL_OF_63}.example`],
    ['a@1.example', 'a@1.example'],
    ['a@9to5.example', 'a@9to5.example'],
    ['a@0x7f.example', 'a@0x7f.example'],
    ['a@ab--cd.example', 'a@ab--cd.example'],
  ])('%j is stored, compared and mailed as %j', (typed, address) => {
    expect(parseAddress(typed)).toEqual({ address });
  });

  test.each([
    ['x@bücher.example', 'x@xn--bcher-kva.example'],
    ['x@BÜCHER.example', 'x@xn--bcher-kva.example'],
    ['x@bu\u0308cher.example', 'x@xn--bcher-kva.example'],
    ['x@XN--BCHER-KVA.example', 'x@xn--bcher-kva.example'],
    ['x@ｅxample.com', 'x@example.com'],
    ['x@ＥＸＡＭＰＬＥ．ｃｏｍ', 'x@example.com'],
    ['x@例え。テスト', 'x@xn--r8jz45g.xn--zckzah'],
    ['x@faß.example', 'x@xn--fa-hia.example'],
    ['x@FAẞ.example', 'x@xn--fa-hia.example'],
    ['x@fass.example', 'x@fass.example'],
    ['x@σος.example', 'x@xn--0xagb.example'],
    ['x@пример.рф', 'x@xn--e1afmkfd.xn--p1ai'],
    ['x@col·legi.example', 'x@xn--collegi-xma.example'],
    ['x@exаmple.com', 'x@xn--exmple-4nf.com'],
    ['x@①.example', 'x@1.example'],
  ])('%j has its domain in ASCII form: %j', (typed, address) => {
    expect(parseAddress(typed)).toEqual({ address });
    expect(parseAddress(address)).toEqual({ address });
  });

  test.each([
    '',
    'assessor',
    '@example.com',
    'assessor@',
    'assessor@example',
    'assessor@.com',
    'assessor@example..com',
    'assessor@example.com.',
    'assessor@example。com。',
    'a@b@example.com',
    'a b@example.com',
    'a@example.com b@example.com',
    'a@example.com,b@example.com',
    'a@example.com;b@example.com',
    'Assessor <assessor@example.com>',
    '"a b"@example.com',
    'a@example.com\r\nBcc: b@example.com',
    'a@[192.0.2.1]',
    'group:a@example.com;',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a@-example.com',
    'a@example-.com',
    'a@example.com-',
    'a@example.c_m',
    'a@exam%70le.com',
    'a@example.com:25',
    'a@example.com/b',
    'a@1.2',
    '-@1.2',
    'a@192.0.2.1',
    'a@１.２',
    'a@0x7f.1',
    'a@example.0x7f',
    'a@example.12',
    `a@${LABEL_OF_63}a.example`,
    `a@${'ü'.repeat(60)}.example`,
    'a@xn--a.example',
    'a@xn--u-ccb.example',
    'a@xn--example-.example',
    'a@\u0301a.example',
    'a@💩.example',
    'a@⒈com',
    'a@(1).example',
    'a@⑴.example',
    'bob＠example.com',
  ])('is not %j', (typed) => {
    expect(parseAddress(typed)).toEqual({ fault: NOT_ONE });
  });

  test.each([
    ['jürgen@example.com', NOT_ASCII],
    ['ｂob@example.com', NOT_ASCII],
    ['\u212aate@example.com', NOT_ASCII],
    ['a\u037e@example.com', NOT_ASCII],
    ['а@example.com', NOT_ASCII],
    ['a\u2800@example.com', NOT_ASCII],
    ['a\u200b@example.com', INVISIBLE],
    ['a\u034f@example.com', INVISIBLE],
    ['a\u3164@example.com', INVISIBLE],
    ['a\u1160@example.com', INVISIBLE],
    ['a\ufe0f@example.com', INVISIBLE],
    ['a\u17b4@example.com', INVISIBLE],
    ['a@ex\u00adample.com', INVISIBLE],
    ['a@exa\u200dmple.com', INVISIBLE],
    ['a@example.\u180bcom', INVISIBLE],
    ['a\ufeff@example.com', INVISIBLE],
    ['a@example.com\u2060', INVISIBLE],
    ['a@bücher\u2800.example', NOT_ONE],
    [`${'a'.repeat(243)}@example.com`, TOO_LONG],
    [
      `${'a'.repeat(40)}@${`${'ü'.repeat(46)}.`.repeat(4)}example`,
      'must be at most 254 characters, with its domain in ASCII form',
    ],
    ['a\u0007@example.com', 'must hold no control characters besides tab and line breaks; character 2 is U+0007'],
    ['a@example.com\v', 'must hold no control characters besides tab and line breaks; character 14 is U+000B'],
    ['a\0@example.com', 'must hold no control characters besides tab and line breaks; character 2 is U+0000'],
    ['\ud800@example.com', 'must be well-formed Unicode'],
  ])('is not %j, and the reason is told', (typed, fault) => {
    expect(parseAddress(typed)).toEqual({ fault });
  });

  test('that is no address is compared as it is, and equals no address', () => {
    expect(normalizeEmail('\u212aate@example.com')).toBe('\u212aate@example.com');
  });

  test('normalised twice is normalised once', () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'Ü', 'ß', 'ｅ', 'xn--', '1', '。', 'Σ'));
    const address = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 4 }).map((parts) => `a@${parts.join('')}.example`),
    );
    fc.assert(
      fc.property(address, (typed) => {
        expect(normalizeEmail(normalizeEmail(typed))).toBe(normalizeEmail(typed));
      }),
      { numRuns: 2_000 },
    );
  });

  test('has the domain that stands after its @', () => {
    expect(domainOf('a@example.com')).toBe('example.com');
  });
});
