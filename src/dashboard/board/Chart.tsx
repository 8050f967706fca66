import { useComputedColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, GridComponent, MarkLineComponent, TooltipComponent, AriaComponent, SVGRenderer]);

/** Colours of a chart's words and lines, in each scheme. */
export interface Inks { ink: string; line: string; accent: string; late: string; soon: string }

const INKS: Record<'light' | 'dark', Inks> = {
  light: { ink: '#17211f', line: '#d3dcd9', accent: '#0b6e61', late: '#c92a2a', soon: '#b36200' },
  dark: { ink: '#e6eeeb', line: '#33413c', accent: '#4fb9a5', late: '#ff8787', soon: '#ffc078' },
};

interface Props {
  /** What it shows, in words. */
  label: string;
  option: (inks: Inks) => EChartsCoreOption;
  /** In rem. */
  height: number;
}

/** A chart that follows its box and the colours of the page. */
export function Chart({ label, option, height }: Props) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  useEffect(() => {
    const made = init(box.current, undefined, { renderer: 'svg' });
    chart.current = made;
    const watcher = new ResizeObserver(() => { made.resize(); });
    watcher.observe(box.current!);
    return () => {
      watcher.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    chart.current?.setOption({ animation: !calm, animationDuration: 300, textStyle: { fontSize: fontSize() }, ...option(INKS[scheme]) }, { notMerge: true });
  });
  return <div role="img" aria-label={label}><div ref={box} aria-hidden="true" style={{ height: `${height}rem` }} /></div>;
}

/** Charts grow with the page on a wall. */
export function fontSize(): number {
  return 0.8 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
