import { describe, expect, it } from 'vitest';
import filterEngine from '../../resources/codes/filter-engine.json' with { type: 'json' };
import windowsIke from '../../resources/codes/windows-ike.json' with { type: 'json' };
import windowsOther from '../../resources/codes/windows-other.json' with { type: 'json' };
import { errorByCode, errorBySymbol, errorByText, readCode } from '../../electron/engine/formats/codes.ts';

const ROWS = [windowsIke, windowsOther, filterEngine].flatMap((table) =>
  table.rows.map(([code, symbol, message]) => ({
    code: Number(code),
    symbol: String(symbol),
    message: String(message),
  })),
);

describe('the tables of codes', () => {
  it('name every code and every symbol once', () => {
    expect(new Set(ROWS.map(({ code }) => code)).size).toBe(ROWS.length);
    expect(new Set(ROWS.map(({ symbol }) => symbol)).size).toBe(ROWS.length);
  });

  it('are found by code, by symbol and by text', () => {
    for (const { code, symbol, message } of ROWS) {
      expect(errorByCode(code)).toMatchObject({ code, symbol });
      expect(errorBySymbol(symbol)?.code).toBe(code);
      // Some texts stand for several codes: then one of those.
      const byText = errorByText(`  ${message.toUpperCase().replace(/ /g, '  ')}`);
      expect(byText?.message.replace(/[.\s]+$/, '').toLowerCase(), message).toBe(
        message.replace(/[.\s]+$/, '').toLowerCase(),
      );
    }
  });

  it('hold the codes that Microsoft writes about', () => {
    expect(errorByCode(13_801)?.symbol).toBe('ERROR_IPSEC_IKE_AUTH_FAIL');
    expect(errorByCode(13_868)?.symbol).toBe('ERROR_IPSEC_IKE_POLICY_MATCH');
    expect(errorByCode(13_805)?.symbol).toBe('ERROR_IPSEC_IKE_TIMED_OUT');
    expect(errorByText('Policy match error')?.code).toBe(13_868);
    expect(errorByText('Policy match error.')?.code).toBe(13_868);
  });

  it.each([
    ['13801', 13_801],
    ['0x35E9', 13_801],
    ['0x000035e9', 13_801],
    ['0x800735E9', 13_801],
    ['2147956201', 13_801],
    ['0', 0],
    ['a', null],
    ['0x', null],
    ['13801a', null],
    ['', null],
    ['-1', null],
  ])('"%s" is read as %s', (token, code) => {
    expect(readCode(token)).toBe(code);
  });
});
