"""The figures of the lessons: the name of each, and the function that draws it."""

from scripts.figures import data_flow, games

FIGURES = {
    "1_1_data_flow": data_flow.draw_data_flow,
    "2_1_smallest_gan": games.draw_smallest_gan,
    "2_2_networks": data_flow.draw_networks,
    "2_3_saddle": games.draw_saddle,
    "2_4_spiral": games.draw_spiral,
    "3_3_phases": data_flow.draw_phases,
}
