import Studies

/// What stands under a figure: how to read it, and what is not in it.
enum FigureCaption {
  static func errors(
    _ subject: String, _ axis: ErrorAxis, _ series: [RunSeries<GradientRecord>],
    reference: Double?
  ) -> RichText {
    var text = subject.prefix(1).uppercased() + subject.dropFirst() + ", a panel a method"
    text += series.contains(where: \.key.isCVODES) ? "; CVODES is the same in all panels." : "."
    if axis.lanes > 0 {
      text +=
        " Crosses in the strip at the top are runs that stopped with an error, a row a"
        + " strategy."
    }
    if axis.isCapped { text += " Errors above 100 are drawn at 100." }
    guard let reference else { return RichText(text + " Each horizon has a reference of its own.") }
    if !reference.isFinite {
      text += " The uncertainty of the reference is not known."
    } else if axis.showsUncertainty {
      text += " Grey: below the uncertainty of the reference, \(NumberText.error(reference))."
    } else {
      text += """
         The uncertainty of the reference, \(NumberText.error(reference)), is below the axis.
        """
    }
    return RichText(text)
  }

  static func memory(_ series: [RunSeries<GradientRecord>]) -> RichText {
    let text: RichText =
      """
      Bytes of trajectory held against accepted forward steps: points are counted as they were \
      stored, lines are what the strategy's formula predicts.
      """
    let none = series.filter { series in
      series.records.contains { $0.status == .ok }
        && series.records.allSatisfy { $0.memory.trajectoryBytes == 0 }
    }
    if none.isEmpty { return text }
    return text + " Not drawn, for they hold nothing (or report nothing): "
      + .list(none.map { .code($0.key.label) }) + "."
  }
}
