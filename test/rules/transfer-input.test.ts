import { Refusal } from '../../src/core/kernel/errors';
import { signs, signsAt } from '../../src/domain/transfers/handover';
import { checkBasis } from '../../src/domain/transfers/transfer-order.service';

const BASIS = { authority: '芗城区疫情防控指挥部', law: '传染病防治法', lawVersion: '2013', article: '39', necessity: '密切接触者', appealTo: '芗城区人民政府' };

function pathOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'BAD_USER_INPUT') return error.details['path'];
    throw error;
  }
  return undefined;
}

describe('the decision behind a transfer', () => {
  it('is complete or there is no transfer', () => {
    expect(checkBasis(BASIS)).toEqual(BASIS);
    for (const part of Object.keys(BASIS)) {
      expect(pathOf(() => checkBasis({ ...BASIS, [part]: ' ' }))).toBe(`input.legalBasis.${part}`);
    }
  });
});

describe('a signature', () => {
  it('names the place where there is one to name', () => {
    expect(pathOf(() => signsAt({ place: ' ' }))).toBe('input.place');
    expect(signs({})).toEqual({ place: null, temperature: null, symptoms: null });
  });

  it('takes temperatures of the living, with one decimal', () => {
    expect(signsAt({ place: '楼下', temperature: 37.26, symptoms: false })).toEqual({ place: '楼下', temperature: 37.3, symptoms: false });
    for (const temperature of [29.9, 45.1, Number.NaN, 370]) expect(pathOf(() => signs({ temperature }))).toBe('input.temperature');
  });
});
