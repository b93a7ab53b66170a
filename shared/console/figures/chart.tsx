import { BarController, BarElement, CategoryScale, Chart, type ChartDataset, LinearScale, type Plugin } from 'chart.js';
import { useEffect, useRef } from 'preact/hooks';
import { locale } from '../words/language.ts';
import { figuresWords } from './words.ts';

/*
 * Chart.js draws on a canvas: it writes no style sheet and no style attribute, which the page's policy forbids (Observable Plot writes a
 * style sheet into each drawing, and is twice as large). Nobody has to be able to see or point at it: each chart says its numbers at its
 * bars, and has its table.
 */
Chart.register(BarController, BarElement, CategoryScale, LinearScale);

/** One kind of bars of a chart. `tone` is its place among the colours of charts (tokens.css). */
export interface Series {
  readonly label: string;
  readonly tone: 'first' | 'second' | 'alarm';
  /** One for each of the chart's labels; undefined where there is nothing to tell. */
  readonly values: readonly (number | undefined)[];
}

export interface ChartProps {
  readonly title: string;
  /** What it shows, in one sentence. */
  readonly says: string;
  /** What its labels are: `Week from`. */
  readonly heading: string;
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  /** Bars of the same label stand on one another, and not beside. */
  readonly stacked?: boolean;
  /** A number as it is told: `3,5 h`. */
  readonly tell: (value: number) => string;
  /** The scale reaches so far at least, that little does not look like much. */
  readonly least: number;
}

function colour(of: Element, name: string): string {
  return getComputedStyle(of).getPropertyValue(name).trim();
}

/** Writes each bar's number at its end where it has room, so that nobody has to measure it by the lines. */
function numbers({ stacked = false, labels, series, tell }: ChartProps, text: string, font: string): Plugin<'bar'> {
  return {
    id: 'numbers',
    afterDatasetsDraw: (chart) => {
      const { ctx } = chart;
      const room = chart.chartArea.width / labels.length / (stacked ? 1 : series.length);
      ctx.save();
      Object.assign(ctx, { fillStyle: text, font, textAlign: 'center', textBaseline: 'bottom' });
      for (const [i, { values }] of series.entries()) {
        if (stacked && i < series.length - 1) continue;
        for (const [at, { x, y }] of chart.getDatasetMeta(i).data.entries()) {
          const value = stacked ? series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0) : values[at];
          if (value !== undefined && value > 0 && ctx.measureText(tell(value)).width < room)
            ctx.fillText(tell(value), x, y - 3);
        }
      }
      ctx.restore();
    },
  };
}

function draw(canvas: HTMLCanvasElement, props: ChartProps): Chart<'bar'> {
  const { labels, series, stacked = false, tell, least } = props;
  const [text, grid, { fontFamily }] = [
    colour(canvas, '--quiet'),
    colour(canvas, '--chart-grid'),
    getComputedStyle(canvas),
  ];
  const font = { family: fontFamily, size: 13 };
  const datasets = series.map(
    ({ label, tone, values }): ChartDataset<'bar', (number | null)[]> => ({
      label,
      data: values.map((value) => value ?? null),
      backgroundColor: colour(canvas, `--chart-${tone}`),
      maxBarThickness: 44,
      borderRadius: 2,
    }),
  );
  return new Chart<'bar', (number | null)[]>(canvas, {
    type: 'bar',
    data: { labels: [...labels], datasets },
    options: {
      animation: false,
      locale: locale(),
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: 20 } },
      scales: {
        x: { stacked, grid: { display: false }, border: { color: grid }, ticks: { color: text, font } },
        y: {
          stacked,
          beginAtZero: true,
          suggestedMax: least,
          border: { display: false },
          grid: { color: grid },
          ticks: { color: text, font, maxTicksLimit: 5, callback: (value) => tell(Number(value)) },
        },
      },
    },
    plugins: [numbers(props, text, `600 12px ${fontFamily}`)],
  }) as Chart<'bar'>;
}

function Canvas(props: ChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = JSON.stringify([props.labels, props.series, locale()]);
  useEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let chart = draw(current, props);
    // What is drawn follows no style sheet: it is drawn anew in the colours of the other theme.
    const anew = (): void => {
      chart.destroy();
      chart = draw(current, props);
    };
    dark.addEventListener('change', anew);
    return () => {
      dark.removeEventListener('change', anew);
      chart.destroy();
    };
  }, [drawn]);
  return (
    <div class="chart-place">
      <canvas ref={canvas} role="img" aria-label={`${props.title}. ${props.says}`} />
    </div>
  );
}

function Table({ title, heading, labels, series, tell }: ChartProps) {
  return (
    <table class="ds-table" data-zebra>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          {series.map(({ label }) => (
            <th key={label} scope="col" class="amount">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {labels.map((label, at) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {series.map(({ label: name, values }) => {
              const value = values[at];
              return (
                <td key={name} class="amount">
                  {value === undefined ? '–' : tell(value)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A chart with what it says in a sentence, and the table behind it. */
export function ChartFigure(props: ChartProps) {
  const { title, says, series } = props;
  return (
    <figure class="chart">
      <figcaption>
        <h2 class="ds-heading" data-size="2xs">
          {title}
        </h2>
        <p class="quiet">{says}</p>
      </figcaption>
      <ul class="legend" aria-hidden="true">
        {series.map(({ label, tone }) => (
          <li key={label} data-tone={tone}>
            {label}
          </li>
        ))}
      </ul>
      <Canvas {...props} />
      <details>
        <summary>{figuresWords().asTable}</summary>
        <Table {...props} />
      </details>
    </figure>
  );
}
