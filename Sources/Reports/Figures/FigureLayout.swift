/// Where everything goes, in pixels from the top left; gnuplot wants shares of the canvas from the
/// bottom left.
struct FigureLayout {
  let panels: Int
  let legendRows: Int

  let width = 960.0
  private let left = 76.0
  private let right = 236.0
  private let top = 62.0
  private let bottom = 62.0
  private let gap = 40.0
  private let rowGap = 100.0

  var columns: Int { min(panels, 3) }
  var rows: Int { (panels + columns - 1) / max(columns, 1) }
  private var panelHeight: Double { max(rows > 1 ? 250 : 310, Double(legendRows) * 19 - 20) }
  private var panelWidth: Double {
    (width - left - right - gap * Double(columns - 1)) / Double(columns)
  }
  var height: Double {
    top + bottom + panelHeight * Double(rows) + rowGap * Double(rows - 1)
  }

  /// Labelled ticks that fit side by side.
  var ticks: Int { max(3, Int(panelWidth / 58)) }

  var verticalTicks: Int { Int(panelHeight / 26) }

  func isFirst(_ panel: Int) -> Bool { panel % columns == 0 }
  /// Whether a panel has none to its right.
  func isLast(_ panel: Int) -> Bool { panel % columns == columns - 1 || panel == panels - 1 }

  /// The four `set …margin` commands of a panel.
  func margins(_ panel: Int) -> String {
    let x = left + Double(panel % columns) * (panelWidth + gap)
    let y = top + Double(panel / columns) * (panelHeight + rowGap)
    return """
      set lmargin at screen \(share(x, width)); set rmargin at screen \(share(x + panelWidth, width))
      set tmargin at screen \(share(height - y, height)); \
      set bmargin at screen \(share(height - y - panelHeight, height))
      """
  }

  var title: (x: String, y: String) { (share(left, width), share(height - 20, height)) }
  var legend: (x: String, y: String) {
    (share(width - right + 50, width), share(height - top + 8, height))
  }

  private func share(_ pixels: Double, _ of: Double) -> String {
    NumberText.significant(pixels / of, 5)
  }
}
