"""A tiny window with one of each control, to try the driver on: `marker_window.py TITLE`."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QSlider, QVBoxLayout, QWidget


def main() -> int:
    """Show it until it is closed."""
    application = QApplication(sys.argv)
    window = QWidget()
    window.setWindowTitle(sys.argv[1])
    field, label, button = QLineEdit(), QLabel("Name"), QPushButton("Greet")
    label.setBuddy(field)
    said, hidden, box, slider = QLabel("nothing yet"), QPushButton("Hidden"), QCheckBox("Quiet"), QSlider()
    slider.setAccessibleName("Loudness")
    slider.setOrientation(Qt.Orientation.Horizontal)
    hidden.hide()
    button.clicked.connect(lambda: said.setText(f"Good morning, {field.text()}"))
    layout = QVBoxLayout(window)
    for widget in (label, field, button, said, hidden, box, slider):
        layout.addWidget(widget)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
