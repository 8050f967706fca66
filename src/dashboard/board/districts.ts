/** A county or zone on the schematic map. */
export interface District {
  readonly code: string;
  /** Corners, in units of the drawing. */
  readonly corners: readonly (readonly [x: number, y: number])[];
  /** Where its words stand. */
  readonly middle: readonly [x: number, y: number];
  /** Zones lie on counties: they are drawn above them. */
  readonly isZone: boolean;
}

/** Corners that neighbours share, so that borders fit. North is up; a scheme, not a survey. */
const AT = {
  n1: [250, 20], n2: [400, 30], n3: [470, 120], n4: [560, 90], n5: [640, 170], n6: [610, 250],
  w1: [150, 130], w2: [60, 220], w3: [40, 330], w4: [110, 420], w5: [70, 520], w6: [60, 640],
  a1: [360, 170], a2: [350, 230], a3: [462, 214], a4: [560, 240], a5: [310, 310], a6: [400, 350], a7: [490, 345], a8: [600, 330],
  e1: [730, 300], e2: [780, 370], e3: [740, 450], e4: [660, 470], e5: [690, 540],
  m1: [270, 390], m2: [400, 430], m3: [520, 420], m4: [300, 520], m5: [390, 560],
  s1: [640, 610], s2: [560, 660], s3: [470, 650], s4: [400, 680], s5: [270, 620], s6: [230, 720], s7: [310, 760], s8: [130, 740],
} as const;

type Corner = keyof typeof AT;

function county(code: string, middle: readonly [number, number], ...corners: readonly Corner[]): District {
  return { code, middle, corners: corners.map((corner) => AT[corner]), isZone: false };
}

/** A zone is a small hexagon at its place. */
function zone(code: string, x: number, y: number): District {
  const corners = [[-62, 0], [-44, -30], [44, -30], [62, 0], [44, 30], [-44, 30]].map(([dx, dy]) => [x + dx!, y + dy!] as const);
  return { code, corners, middle: [x, y], isZone: true };
}

/** The eleven counties and districts of Zhangzhou and its functional zones. */
export const DISTRICTS: readonly District[] = [
  county('350629', [345, 105], 'n1', 'n2', 'n3', 'a1', 'w1'),
  county('350605', [525, 165], 'n3', 'n4', 'n5', 'n6', 'a4', 'a3', 'a2', 'a1'),
  county('350627', [200, 270], 'w1', 'a1', 'a2', 'a5', 'm1', 'w3', 'w2'),
  county('350602', [405, 285], 'a2', 'a3', 'a7', 'a6', 'a5'),
  county('350603', [528, 285], 'a3', 'a4', 'a8', 'a7'),
  county('350604', [650, 390], 'a4', 'n6', 'e1', 'e2', 'e3', 'e4', 'm3', 'm2', 'a6', 'a7', 'a8'),
  county('350628', [190, 440], 'w3', 'm1', 'm4', 's5', 'w5', 'w4'),
  county('350623', [525, 540], 'm1', 'a5', 'a6', 'm2', 'm3', 'e4', 'e5', 's1', 's2', 's3', 'm5', 'm4'),
  county('350622', [335, 605], 'm4', 'm5', 's3', 's4', 's7', 's5'),
  county('350624', [165, 655], 'w5', 's5', 's7', 's6', 's8', 'w6'),
  { code: '350626', middle: [450, 745], corners: [[400, 705], [480, 690], [510, 740], [475, 790], [405, 785]], isZone: false },
  zone('ZZ-TIZ', 725, 250), zone('ZZ-CMZ', 810, 425), zone('ZZ-HTZ', 455, 410), zone('ZZ-GULEI', 625, 670),
];
