"""The figures of the lessons: the name of each, and the function that draws it."""

from scripts.figures import code, data_flow, densities, dirac, games, lab, networks, scores, slopes, timeline

FIGURES = {
    "0_1_lab": lab.draw_lab,
    "1_1_data_flow": data_flow.draw_data_flow,
    "1_2_timeline": timeline.draw_timeline,
    "2_1_smallest_gan": games.draw_smallest_gan,
    "2_2_networks": data_flow.draw_networks,
    "2_3_saddle": games.draw_saddle,
    "2_4_spiral": games.draw_spiral,
    "3_1_generator_map": densities.draw_generator_map,
    "3_2_logit_probability": slopes.draw_logit_probability,
    "3_3_phases": data_flow.draw_phases,
    "3_4_optimal_discriminator": densities.draw_optimal_discriminator,
    "3_5_value": densities.draw_value,
    "3_6_generator_losses": slopes.draw_generator_losses,
    "4_1_data_shapes": code.draw_data_shapes,
    "4_2_step": code.draw_step,
    "5_2_dirac": dirac.draw_dirac,
    "5_3_frechet": scores.draw_frechet,
    "5_4_precision_recall": scores.draw_precision_recall,
    "5_5_conditional": networks.draw_conditional,
    "5_6_convolution": networks.draw_convolution,
    "5_7_unet_patchgan": networks.draw_unet_patchgan,
    "5_8_video": networks.draw_video,
}
