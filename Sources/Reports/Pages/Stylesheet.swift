/// The look of the page: light, one column, numbers in tabular figures.
enum Stylesheet {
  static let text = """
    :root { color-scheme: light; --ink: #1d2329; --soft: #59636e; --line: #d9dee3; }
    body { margin: 0; color: var(--ink); background: #fff;
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
    main { max-width: 1000px; margin: 0 auto; padding: 32px 24px 80px; }
    h1 { font-size: 30px; line-height: 1.2; margin: 0 0 14px; }
    h2 { font-size: 22px; margin: 52px 0 10px; padding-top: 14px; border-top: 2px solid
      var(--ink); }
    h3 { font-size: 17px; margin: 30px 0 8px; }
    p, li { max-width: 76ch; } li { margin: 5px 0; } ul { padding-left: 22px; }
    blockquote { margin: 14px 0; padding: 2px 0 2px 16px; border-left: 4px solid #0072b2;
      font-size: 19px; max-width: 72ch; }
    nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 12px 0; font-size: 14px; }
    a { color: #00598c; }
    code { font: 0.9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space:
      nowrap; }
    .table { overflow-x: auto; margin: 16px 0 26px; }
    table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--soft); padding-bottom: 7px; line-height: 1.4; }
    th { text-align: left; vertical-align: bottom; font-weight: 600; line-height: 1.25;
      border-bottom: 1.5px solid var(--ink); padding: 5px 8px; }
    td { padding: 4px 8px; border-bottom: 1px solid var(--line); vertical-align: top; }
    td:first-child, th:first-child { padding-left: 2px; }
    .n { text-align: right; white-space: nowrap; }
    td small { display: block; font-size: 11px; line-height: 1.1; }
    td.n.fine, td.n.poor, td.n.wrong, td.n.failed { padding: 4px 6px; }
    td.fine { background: #e6f4ee; } td.poor { background: #fdf1d8; }
    td.wrong { background: #f8d9c8; font-weight: 600; }
    td.failed { background: #e9e2ea; font-weight: 600; } td.unsupported { color: #6b7580; }
    figure { margin: 20px 0 28px; } img { max-width: 100%; height: auto; display: block; }
    figcaption { color: var(--soft); font-size: 14px; max-width: 92ch; margin-top: 4px; }
    .missing p { border: 1px dashed #8a949e; padding: 12px 16px; }
    @media print { main { max-width: none; } h2, figure, tr { break-inside: avoid; } }
    """
}
